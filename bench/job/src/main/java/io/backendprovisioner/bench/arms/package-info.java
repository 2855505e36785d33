/** What is measured: the same job, once for each library that people would do it with. */
@NullMarked
package io.backendprovisioner.bench.arms;

import org.jspecify.annotations.NullMarked;
