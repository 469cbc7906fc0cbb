package dev.wanctl.sim.router;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// RouterOS API query words (MikroTik's manual, "Queries") without their question mark, as `.query`
/// of `POST .../print` takes them: `a=b`, `=a=b`, `<a=b`, `>a=b`, `a` (has), `-a` (has not), and
/// `#` with operators on a stack of truths that begins with nothing but true. What is left on the
/// stack must all be true.
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

  /// From left to right: `!`, `&` and `|`; digits are an index from the top, which pushes a copy of
  /// that value, or at the end of the word replaces all by it; `.` ends an index, and elsewhere
  /// pushes a copy of the top.
  private static void operate(String operators, Deque<Boolean> stack) {
    for (int i = 0; i < operators.length(); i++) {
      char operator = operators.charAt(i);
      if (Character.isDigit(operator)) {
        int end = i;
        while (end < operators.length() && Character.isDigit(operators.charAt(end))) {
          end++;
        }
        boolean value = at(stack, Integer.parseInt(operators.substring(i, end)));
        if (end == operators.length()) {
          stack.clear();
        }
        stack.push(value);
        i = end < operators.length() && operators.charAt(end) == '.' ? end : end - 1;
        continue;
      }
      switch (operator) {
        case '!' -> stack.push(!pop(stack));
        case '|' -> {
          boolean top = pop(stack);
          stack.push(pop(stack) || top);
        }
        case '&' -> {
          boolean top = pop(stack);
          stack.push(pop(stack) && top);
        }
        case '.' -> stack.push(at(stack, 0));
        default -> throw new IllegalArgumentException("bad query operator");
      }
    }
  }

  private static boolean pop(Deque<Boolean> stack) {
    return stack.isEmpty() || stack.pop();
  }

  private static boolean at(Deque<Boolean> stack, int index) {
    return stack.stream().skip(index).findFirst().orElse(true);
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
