package dev.wanctl.sim.router;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// RouterOS API query words without their question mark, as `.query` of `POST .../print` takes
/// them: `a=b`, `=a=b`, `<a=b`, `>a=b`, `a` (has), `-a` (has not), and `#` with `!`, `|`, `&` and
/// `.` on a stack of truths. What is left on the stack must all be true.
final class QueryWords {

  private QueryWords() {}

  static boolean matches(List<String> words, Map<String, String> row) {
    Deque<Boolean> stack = new ArrayDeque<>();
    for (String word : words) {
      if (word.startsWith("#")) {
        operate(word.substring(1), stack);
      } else {
        stack.push(test(word, row));
      }
    }
    return !stack.contains(false);
  }

  private static void operate(String operators, Deque<Boolean> stack) {
    for (int i = 0; i < operators.length(); i++) {
      boolean top = stack.pop();
      switch (operators.charAt(i)) {
        case '!' -> stack.push(!top);
        case '|' -> {
          boolean below = stack.pop();
          stack.push(below || top);
        }
        case '&' -> {
          boolean below = stack.pop();
          stack.push(below && top);
        }
        case '.' -> {
          stack.push(top);
          stack.push(top);
        }
        default -> throw new IllegalArgumentException("bad query operator");
      }
    }
  }

  private static boolean test(String word, Map<String, String> row) {
    if (word.startsWith("-")) {
      return !row.containsKey(word.substring(1));
    }
    char first = word.isEmpty() ? ' ' : word.charAt(0);
    String body = first == '<' || first == '>' || first == '=' ? word.substring(1) : word;
    int equals = body.indexOf('=');
    if (equals < 0) {
      return row.containsKey(body);
    }
    String value = row.get(body.substring(0, equals));
    if (value == null) {
      return false;
    }
    int order = compare(value, body.substring(equals + 1));
    return first == '<' ? order < 0 : first == '>' ? order > 0 : order == 0;
  }

  private static int compare(String a, String b) {
    return a.matches("-?\\d{1,18}") && b.matches("-?\\d{1,18}")
        ? Long.compare(Long.parseLong(a), Long.parseLong(b))
        : a.compareTo(b);
  }
}
