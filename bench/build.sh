# Sourced by the scripts beside it: builds the benchmarks and sets `root`, `java` and `classpath`.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jar_path=$(mktemp)
trap 'rm -f "$jar_path"' EXIT

# One reactor, so that the modules need not be installed; the list of the last module, bench, is what stays in the file.
mvn -B -q -pl bench -am -Dmaven.test.skip=true package dependency:build-classpath \
  -Dmdep.outputFile="$jar_path" -Dmdep.includeScope=runtime -Dmdep.excludeGroupIds=dev.wanctl
java=
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk*; do
  if [ -r "$candidate/release" ] && grep -qE '^JAVA_VERSION="(2[5-9]|[3-9][0-9])' "$candidate/release"; then
    java=$candidate/bin/java
    break
  fi
done
[ -n "$java" ] || { echo "$0: no JDK 25 found; set JAVA_HOME" >&2; exit 127; }
classpath=bench/target/classes
for module in core engine linux remote routeros sim app; do
  classpath=$classpath:$module/target/classes
done
classpath=$classpath:$(cat "$jar_path")
