package dev.wanctl.sim.router;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

/// HTTP/1.1 on one connection; applies the faults that spoil answers.
final class HttpConversation implements SocketService.Conversation {

  private final SimulatorSettings settings;
  private final RestInterface rest;
  private final RouterModel model;
  private final Faults faults;
  private final RequestStatistics statistics;

  HttpConversation(
      SimulatorSettings settings, RouterModel model, Faults faults, RequestStatistics statistics) {
    this.settings = settings;
    this.rest = new RestInterface(model, faults);
    this.model = model;
    this.faults = faults;
    this.statistics = statistics;
  }

  @Override
  public void hold(Socket raw, Socket socket) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    String remote = socket.getInetAddress().getHostAddress();
    boolean first = true;
    while (true) {
      Optional<RestRequest> next = HttpWire.readRequest(in);
      if (next.isEmpty() || raw.isClosed()) {
        return;
      }
      RestRequest request = next.get();
      // Before the answer: who has it may look at the log.
      if (first || settings.accountLinePerRequest()) {
        request
            .credentials()
            .ifPresent(c ->
                model.log(
                    "system,info,account",
                    "user " + c.user() + " logged in from " + remote + " via rest-api"));
      }
      first = false;
      statistics.begin(request.verb(), request.rawPath(), request.reads(), request.authenticates());
      try {
        if (!answer(request, raw, out)) {
          return;
        }
      } finally {
        statistics.end();
      }
      if (settings.closeAfterAnswer()) {
        return;
      }
    }
  }

  /// False when the connection is no more.
  private boolean answer(RestRequest request, Socket raw, OutputStream out) throws IOException {
    SocketService.pause(faults.latency());
    Optional<Faults.Spoiled> fault = faults.next(request.verb(), request.rawPath());
    if (fault.isPresent()) {
      switch (fault.get()) {
        case Faults.Spoiled.ClosedUnanswered() -> {
          return false;
        }
        case Faults.Spoiled.Status(int status, String detail) -> {
          send(out, RestReply.error(status, detail));
          return true;
        }
        case Faults.Spoiled.SessionEnded _ -> {
          send(out, RestReply.error(400, "Session closed"));
          return true;
        }
        case Faults.Spoiled.HtmlBadGateway() -> {
          HttpWire.writeHtml(out, 502, "<html><body><h1>502 Bad Gateway</h1></body></html>");
          return true;
        }
        case Faults.Spoiled.TruncatedJson _,
            Faults.Spoiled.ResetMidway _,
            Faults.Spoiled.SlowBody _,
            Faults.Spoiled.Late _ -> {}
      }
    }
    RestReply reply = rest.handle(request);
    faults.carriedOut(request.verb(), request.rawPath());
    if (fault.isEmpty()) {
      send(out, reply);
      return true;
    }
    return switch (fault.get()) {
      case Faults.Spoiled.TruncatedJson _ -> {
        String body = reply.body();
        send(out, new RestReply(reply.status(), body.substring(0, body.length() / 2)));
        yield true;
      }
      case Faults.Spoiled.ResetMidway _ -> {
        HttpWire.writeHead(out, reply.status(), 1000, false);
        out.write(' ');
        out.flush();
        raw.setSoLinger(true, 0);
        raw.close();
        yield false;
      }
      case Faults.Spoiled.SlowBody(Duration perByte) -> {
        HttpWire.writeSlowly(out, reply, perByte);
        yield true;
      }
      case Faults.Spoiled.Late(Duration by) -> {
        SocketService.pause(by);
        send(out, reply);
        yield true;
      }
      case Faults.Spoiled.ClosedUnanswered _,
          Faults.Spoiled.SessionEnded _,
          Faults.Spoiled.Status _,
          Faults.Spoiled.HtmlBadGateway _ ->
          throw new IllegalStateException("answered above");
    };
  }

  private void send(OutputStream out, RestReply reply) throws IOException {
    HttpWire.write(out, reply, settings.chunked(), settings.closeAfterAnswer());
  }
}
