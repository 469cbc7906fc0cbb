package dev.wanctl.app.alert;

import dev.wanctl.app.config.AlertConfig;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;

/// A message as a mail (RFC 5322, with RFC 2047 for the subject and RFC 2045 for the body), whose
/// lines end with CR LF.
final class MailText {

  /// An encoded word may be 75 characters long; its text is cut between characters.
  private static final int WORD_BYTES = 42;

  private static final int LONGEST_SUBJECT = 200;

  private MailText() {}

  static String of(AlertConfig.Email email, Message message) {
    Notice last = message.notices().getLast();
    String domain = email.from().substring(email.from().indexOf('@') + 1);
    String id =
        message.id().replaceAll("[^A-Za-z0-9-]", "-")
            + "."
            + message.event()
            + "."
            + last.at().toEpochMilli();
    return String.join(
        "\r\n",
        "From: wanctl <" + email.from() + ">",
        "To: " + String.join(", ", email.to()),
        "Subject: " + subject(message.title()),
        "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(last.at().atZone(ZoneOffset.UTC)),
        "Message-ID: <" + id + "@" + domain + ">",
        "Auto-Submitted: auto-generated",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getMimeEncoder()
            .encodeToString(message.text().replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static String subject(String title) {
    String text = title.replaceAll("\\p{Cntrl}", " ");
    if (text.length() > LONGEST_SUBJECT) {
      text = text.substring(0, LONGEST_SUBJECT) + "…";
    }
    if (text.chars().allMatch(c -> c >= ' ' && c < 127) && text.length() < 60) {
      return text;
    }
    StringBuilder words = new StringBuilder();
    StringBuilder word = new StringBuilder();
    for (int at = 0; at < text.length(); ) {
      String character = Character.toString(text.codePointAt(at));
      if ((word + character).getBytes(StandardCharsets.UTF_8).length > WORD_BYTES) {
        words.append(encoded(word)).append("\r\n ");
        word.setLength(0);
      }
      word.append(character);
      at += character.length();
    }
    return words.append(encoded(word)).toString();
  }

  private static String encoded(CharSequence text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return "=?utf-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }
}
