package dev.wanctl.bench.transport;

import java.util.List;

/// The ways to a router that are compared.
enum Way {
  API("api"),
  PLAIN_API("api, plain"),
  REST("rest"),
  SSH("ssh");

  private final String word;

  Way(String word) {
    this.word = word;
  }

  /// The threads that a session of this way runs beside its caller's begin with one of these.
  static final List<String> THREADS = List.of("api-", "sshd-SshClient");

  @Override
  public String toString() {
    return word;
  }
}
