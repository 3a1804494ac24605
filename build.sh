#!/usr/bin/env bash
# Builds, tests and shows VmSerial: needs the .NET 10 SDK, and nothing else that it does not set up itself.
# The decisions are in build/, one program that build.ps1 runs as well.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
export HOME="${HOME:-$root/output/home}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1   # leave no build process behind

# A bare system has no ICU, and without it the SDK does not start; nothing here depends on a culture.
if ! ls /usr/lib/*/libicuuc.so.* /usr/lib*/libicuuc.so.* >/dev/null 2>&1; then
    export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}"
fi

caller=$PWD
cd -- "$root"                      # global.json is looked for from here

if ! command -v dotnet >/dev/null; then
    for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
        if [ -n "$folder" ] && [ -x "$folder/dotnet" ]; then
            export PATH="$folder:$PATH" DOTNET_ROOT="$folder"
            break
        fi
    done
fi
if ! command -v dotnet >/dev/null; then
    echo "build.sh: the .NET 10 SDK is needed and 'dotnet' is not on PATH: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
fi
if ! dotnet --version >/dev/null 2>&1; then
    echo "build.sh: the .NET 10 SDK is needed (global.json: 10.0.100 or a later 10.0); found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')" >&2
    exit 1
fi

if ! log=$(dotnet build build/VmSerial.Build.csproj -c Release -v quiet 2>&1); then
    printf '%s\n' "$log" >&2
    echo "build.sh: the build program in build/ did not compile" >&2
    exit 1
fi

cd -- "$caller"
exec dotnet "$root/build/bin/Release/net10.0/VmSerial.Build.dll" "$@"
