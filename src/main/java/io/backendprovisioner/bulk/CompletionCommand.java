package io.backendprovisioner.bulk;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Prints what makes a shell complete these commands.",
        footer = {
            "",
            "Example:",
            "  source <(backend-provisioner bulk completion bash)",
        })
final class CompletionCommand implements Action {
    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    private Shell shell = Shell.bash;

    @Override
    public int run(Surroundings surroundings, List<String> settings) {
        if (shell == Shell.zsh) {
            surroundings.out().println("autoload -U +X compinit && compinit");
        }
        var program = new CommandLine(CommandSpec.create().name("backend-provisioner"));
        program.addSubcommand("bulk", BulkCommand.commandLine());
        surroundings.out().print(AutoComplete.bash("backend-provisioner", program));
        surroundings.out().flush();
        return BulkCommand.EXIT_ALL_CREATED;
    }
}
