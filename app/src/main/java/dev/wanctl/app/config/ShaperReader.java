package dev.wanctl.app.config;

import dev.wanctl.core.units.Direction;
import java.util.List;
import java.util.Optional;

/// Reads a line's shaper, which has three forms. Says which form seems to be meant when the keys of
/// several are mixed.
final class ShaperReader {

  private static final String FORMS =
      "{router: NAME, download: QUEUE, upload: QUEUE}, {interface: IF}, or {download: IF, upload:"
          + " IF, adopt: true|false}";

  private final Values values;
  private final Written written;
  private final Problems problems;
  private final String line;
  private final String root;

  ShaperReader(Values values, String line) {
    this.values = values;
    this.written = values.written();
    this.problems = values.problems();
    this.line = line;
    this.root = "lines." + line + ".shaper";
  }

  /// Empty if no form is whole; that was reported.
  Optional<ShaperConfig> read(Preset preset) {
    if (written.isLost(root)) {
      return Optional.empty();
    }
    if (!written.has(root)) {
      problems.error(written.placeOf(root), root, "this key is missing", FORMS, "");
      return Optional.empty();
    }
    if (has("router")) {
      return refuse("router", "interface", "adopt") ? Optional.empty() : queues();
    }
    if (has("interface")) {
      return refuse("interface", "download", "upload", "adopt", "wan")
          ? Optional.empty()
          : onInterface(preset);
    }
    if (has("download") || has("upload") || has("adopt")) {
      return refuse("adopt", "wan") ? Optional.empty() : pair(preset);
    }
    problems.error(written.placeOf(root), root, "this is none of the forms", FORMS, "");
    return Optional.empty();
  }

  private boolean has(String key) {
    return written.has(root + "." + key);
  }

  private boolean refuse(String form, String... others) {
    List<String> mixed = List.of(others).stream().filter(this::has).toList();
    for (String other : mixed) {
      problems.error(
          written.placeOf(root + "." + other),
          root + "." + other,
          "two forms of shaper are mixed: `" + other + "` does not go with `" + form + "`",
          FORMS,
          "remove `" + other + "`");
    }
    return !mixed.isEmpty();
  }

  private Optional<ShaperConfig> queues() {
    Optional<String> router = values.required(Keys.SHAPER_ROUTER, line);
    Optional<String> download = values.required(Keys.SHAPER_DOWNLOAD, line);
    Optional<String> upload = values.required(Keys.SHAPER_UPLOAD, line);
    Optional<String> wan = values.optional(Keys.SHAPER_WAN, line);
    List<String> known = written.names("routers");
    if (router.isPresent() && !known.contains(router.get())) {
      String path = Keys.SHAPER_ROUTER.path(line);
      problems.error(
          written.placeOfValue(path),
          path,
          "there is no router `" + router.get() + "`",
          known.isEmpty() ? "a section `routers` with it" : "one of " + String.join(", ", known),
          Nearest.hint(router.get(), known));
    }
    if (router.isPresent() && RouterSystem.of(router.get(), written) == RouterSystem.LINUX) {
      return onLinuxRouter(router.get(), download, upload);
    }
    refuseCake(
        "the queue types on the router say how CAKE works there; wanctl sets only the rates");
    if (router.isEmpty() || download.isEmpty() || upload.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ShaperConfig.RouterQueues(router.get(), download.get(), upload.get(), wan));
  }

  private Optional<ShaperConfig> onLinuxRouter(
      String router, Optional<String> download, Optional<String> upload) {
    refuseCake("only the rate of the CAKE that stands on the router is changed");
    if (has("wan")) {
      problems.error(
          written.placeOf(root + ".wan"),
          root + ".wan",
          "a Linux router's CAKE counts itself what arrives",
          "remove `wan`");
    }
    checkInterface(Keys.SHAPER_DOWNLOAD, download);
    checkInterface(Keys.SHAPER_UPLOAD, upload);
    if (download.isEmpty() || upload.isEmpty() || download.equals(upload)) {
      return Optional.empty();
    }
    return Optional.of(new ShaperConfig.OnLinuxRouter(router, download.get(), upload.get()));
  }

  private Optional<ShaperConfig> onInterface(Preset preset) {
    Optional<String> name = values.required(Keys.SHAPER_INTERFACE, line);
    return name.map(n ->
        new ShaperConfig.OnInterface(
            n,
            new CakeReader(values, line, Direction.DOWNLOAD, preset).read(),
            new CakeReader(values, line, Direction.UPLOAD, preset).read()));
  }

  private Optional<ShaperConfig> pair(Preset preset) {
    Optional<String> download = values.required(Keys.SHAPER_DOWNLOAD, line);
    Optional<String> upload = values.required(Keys.SHAPER_UPLOAD, line);
    String adoptPath = Keys.SHAPER_ADOPT.path(line);
    Optional<Boolean> adopt = values.optional(Keys.SHAPER_ADOPT, line);
    if (adopt.isEmpty() && !written.isBroken(adoptPath)) {
      problems.error(
          written.placeOf(adoptPath),
          root,
          "it is not said what `download` and `upload` name",
          FORMS,
          "add `router: NAME` if they are queues of a router, `adopt: true` if they are interfaces"
              + " of this machine that have CAKE already, `adopt: false` if wanctl is to put CAKE"
              + " there");
    }
    if (adopt.orElse(false)) {
      refuseCake("with `adopt: true` only the rate of the CAKE that is there is changed");
    }
    checkInterface(Keys.SHAPER_DOWNLOAD, download);
    checkInterface(Keys.SHAPER_UPLOAD, upload);
    if (adopt.isEmpty() || download.isEmpty() || upload.isEmpty() || download.equals(upload)) {
      return Optional.empty();
    }
    return Optional.of(
        adopt.get()
            ? new ShaperConfig.Adopted(download.get(), upload.get())
            : new ShaperConfig.OnPair(
                download.get(),
                upload.get(),
                new CakeReader(values, line, Direction.DOWNLOAD, preset).read(),
                new CakeReader(values, line, Direction.UPLOAD, preset).read()));
  }

  private void checkInterface(Setting<String> setting, Optional<String> name) {
    if (name.isPresent() && !name.get().matches(Names.INTERFACE_PATTERN)) {
      problems.error(
          written.placeOfValue(setting.path(line)),
          setting.path(line),
          "`" + name.get() + "` cannot be an interface",
          Keys.SHAPER_INTERFACE.kind().expectation(),
          "");
    }
  }

  private void refuseCake(String why) {
    String cake = "lines." + line + ".cake";
    if (written.has(cake)) {
      problems.error(
          written.placeOf(cake),
          cake,
          "these parameters would not count: " + why,
          "remove `cake`, or use {interface: IF}");
    }
  }
}
