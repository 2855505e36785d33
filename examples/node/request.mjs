// Asks for one backend and waits for the reply. ../README.md has the variables and the exit codes.
//   node request.mjs [KEY [NAME [TYPE]]]
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { Kafka, logLevel } from 'kafkajs';

/** Asks for backends, as many at a time as you like. */
export class Backends {
  #waiting = new Map();

  /** @returns ready to send: whatever is replied from now on will be seen */
  static async connect({ brokers, requestTopic, replyTopic, replyPartition }) {
    const backends = new Backends();
    backends.requestTopic = requestTopic;
    backends.replyTopic = replyTopic;
    backends.replyPartition = replyPartition;
    // What goes wrong is thrown. Raise the level to see what is tried in between.
    backends.kafka = new Kafka({ clientId: 'backends', brokers, retry: { retries: 3 }, logLevel: logLevel.NOTHING });
    try {
      await backends.#listen();
      // Its default partitioner is that of Kafka's own clients since kafkajs 2, so a key is remembered in one place.
      backends.producer = backends.kafka.producer({ allowAutoTopicCreation: false });
      await backends.producer.connect();
      return backends;
    } catch (error) {
      await backends.close();
      throw error;
    }
  }

  async #listen() {
    const ends = await this.#ends();
    // kafkajs reads in groups only. Each instance has one of its own, or replies would go to an instance that does not wait.
    // It reads what is committed unless told otherwise, and skips the markers of transactions.
    this.consumer = this.kafka.consumer({
      groupId: `backends-${randomUUID()}`,
      allowAutoTopicCreation: false,
      maxWaitTimeInMs: 500,
    });
    await this.consumer.connect();
    await this.consumer.subscribe({ topic: this.replyTopic });
    // run() says nothing of what goes wrong with joining, and later errors belong to nobody's call.
    const joined = new Promise((resolve, reject) => {
      this.consumer.on(this.consumer.events.GROUP_JOIN, resolve);
      this.consumer.on(this.consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
        this.#waiting.forEach((waiting) => waiting.reject(payload.error));
      });
    });
    await this.consumer.run({ autoCommit: false, eachMessage: async ({ message }) => this.#receive(message) });
    await joined;
    for (const { partition, offset } of ends) {
      if (this.replyPartition === undefined || partition === this.replyPartition) {
        this.consumer.seek({ topic: this.replyTopic, partition, offset });
      } else {
        this.consumer.pause([{ topic: this.replyTopic, partitions: [partition] }]);
      }
    }
  }

  /** Where the reply topic ends, before anything is sent. */
  async #ends() {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const ends = new Map();
      for (const topic of [this.requestTopic, this.replyTopic]) {
        ends.set(topic, await admin.fetchTopicOffsets(topic).catch((error) => {
          throw (error.cause ?? error).type === 'UNKNOWN_TOPIC_OR_PARTITION' ? new Error(`there is no topic ${topic}`) : error;
        }));
      }
      const replies = ends.get(this.replyTopic);
      if (this.replyPartition !== undefined && !replies.some(({ partition }) => partition === this.replyPartition)) {
        throw new Error(`the topic ${this.replyTopic} has no partition ${this.replyPartition}`);
      }
      return replies;
    } finally {
      await admin.disconnect();
    }
  }

  /** @returns the reply's status and value; undefined where none came in time, which says nothing about the backend */
  async create(key, backend, timeoutMs) {
    const id = randomUUID(); // this attempt's alone; the key stays the same when it is sent again
    const headers = { kafka_correlationId: id, kafka_replyTopic: this.replyTopic };
    if (this.replyPartition !== undefined) {
      headers.kafka_replyPartition = Buffer.alloc(4);
      headers.kafka_replyPartition.writeInt32BE(this.replyPartition);
    }
    let timer;
    const reply = new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      timer = setTimeout(resolve, timeoutMs);
    });
    try {
      const sent = this.producer.send({
        topic: this.requestTopic,
        messages: [{ key, value: JSON.stringify(backend), headers }],
      });
      return await Promise.race([reply, sent.then(() => reply)]);
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Those of others are passed over. Values of headers are Buffers. */
  #receive({ headers, value }) {
    const waiting = this.#waiting.get(headers.kafka_correlationId?.toString());
    waiting?.resolve({ status: headers['provisioner-status'].toString(), json: value.toString() });
  }

  async close() {
    await this.producer?.disconnect();
    await this.consumer?.disconnect();
  }
}

function whatToDo(status, reply) {
  switch (status) {
    case 'CREATED':
      return 'the backend exists';
    case 'REJECTED':
      return 'mend what the violations name, then send it again';
    case 'EXPIRED':
      return 'its deadline passed: send it again with a later one, if it is still wanted';
    case 'CANCELLED':
      return 'its batch was cancelled: send it again, if it is wanted after all';
    case 'FAILED':
      return reply.retryable
        ? 'there is no backend: send the same again later'
        : 'there is no backend: mend what code and message say, then send it again';
    default: // UNRESOLVED, and what may come to be
      return 'tell an operator; once it is mended, send the same again';
  }
}

async function main([key = 'orders', backendName = key, backendType = 'HTTP', ...more]) {
  const {
    BOOTSTRAP_SERVERS: brokers = '127.0.0.1:9092',
    REQUEST_TOPIC: requestTopic = 'backend.create.requests',
    REPLY_TOPIC: replyTopic = 'backend.create.replies',
    REPLY_PARTITION: partition,
    TIMEOUT_SECONDS: seconds = '60',
  } = process.env;
  let backends;
  try {
    if (more.length > 0 || !key) {
      throw new Error('usage: node request.mjs [KEY [NAME [TYPE]]]');
    }
    const replyPartition = partition ? Number(partition) : undefined;
    backends = await Backends.connect({ brokers: brokers.split(','), requestTopic, replyTopic, replyPartition });
  } catch (error) {
    console.error(`request.mjs: ${error.message}; nothing was sent`);
    return 2;
  }
  const again = 'this says nothing about the backend: send the same again, with the same key';
  try {
    const reply = await backends.create(key, { backendName, backendType }, Number(seconds) * 1000);
    if (!reply) {
      console.error(`request.mjs: no reply within ${seconds} s on ${replyTopic}; ${again}`);
      return 3;
    }
    console.log(reply.json);
    console.error(`${reply.status}: ${whatToDo(reply.status, JSON.parse(reply.json))}`);
    return reply.status === 'CREATED' ? 0 : 1;
  } catch (error) {
    console.error(`request.mjs: ${error.message}; ${again}`);
    return 3;
  } finally {
    await backends.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = await main(process.argv.slice(2));
}
