package dev.wanctl.app.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the file says, key by key, each value read by its kind.
final class Written {

  record Given<T>(Setting<T> setting, T value, Place place) {}

  private final Map<String, Given<?>> values = new LinkedHashMap<>();
  private final Map<String, Place> places = new HashMap<>();
  private final Map<String, List<String>> names = new HashMap<>();
  private final List<String> readable = new ArrayList<>();
  private final Set<String> badNames = new HashSet<>();
  private final Set<String> broken = new HashSet<>();

  <T> void put(String path, Setting<T> setting, T value, Place place) {
    values.put(path, new Given<>(setting, value, place));
  }

  void place(String path, Place place) {
    places.put(path, place);
  }

  void names(String section, List<String> inOrder) {
    names.put(section, List.copyOf(inOrder));
  }

  /// A secret stands at this key word for word.
  void readable(String path) {
    readable.add(path);
  }

  /// The keys at which secrets stand word for word.
  List<String> readable() {
    return List.copyOf(readable);
  }

  /// There is something at this key, but nothing that can be used.
  void broken(String path) {
    broken.add(path);
  }

  <T> Optional<Given<T>> get(Setting<T> setting, String path) {
    Given<?> given = values.get(path);
    if (given == null || !given.setting().equals(setting)) {
      return Optional.empty();
    }
    @SuppressWarnings("unchecked") // put() ties the value's type to the setting's
    Given<T> typed = (Given<T>) given;
    return Optional.of(typed);
  }

  /// Whether the file has the key, with a good value or a bad one.
  boolean has(String path) {
    return places.containsKey(path);
  }

  boolean isBroken(String path) {
    return broken.contains(path);
  }

  /// Whether this key or a section around it cannot be used, which was reported: then nothing below
  /// it is missing.
  boolean isLost(String path) {
    for (String at = path; ; at = at.substring(0, at.lastIndexOf('.'))) {
      if (broken.contains(at)) {
        return true;
      }
      if (at.indexOf('.') < 0) {
        return false;
      }
    }
  }

  /// The place of the key, or else of the nearest section around it.
  Place placeOf(String path) {
    String at = path;
    while (true) {
      Place place = places.get(at);
      if (place != null) {
        return place;
      }
      int dot = at.lastIndexOf('.');
      if (dot < 0) {
        return Place.FILE;
      }
      at = at.substring(0, dot);
    }
  }

  /// The place of the value, or else of the key.
  Place placeOfValue(String path) {
    Given<?> given = values.get(path);
    return given != null ? given.place() : placeOf(path);
  }

  /// A name in this section cannot be one, so that the section has less than was meant.
  void badName(String section) {
    badNames.add(section);
  }

  boolean hasBadName(String section) {
    return badNames.contains(section);
  }

  /// The operator's names in `routers`, `lines` or another section of names.
  List<String> names(String section) {
    return names.getOrDefault(section, List.of());
  }
}
