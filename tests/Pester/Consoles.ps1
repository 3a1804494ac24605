# Far ends for consoles: QEMU with the boot sector of tests/Lab/qemu, and a peer that says what a test wants.
function Get-FreePort {
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $listener.LocalEndpoint.Port
    $listener.Stop()
}

$script:farEnds = [System.Collections.Generic.List[System.Diagnostics.Process]]::new()

function Wait-Listening([int] $Port) {
    $row = '0100007F:{0:X4} 00000000:0000 0A' -f $Port
    $deadline = [datetime]::Now.AddSeconds(30)
    while (-not (Select-String -Path /proc/net/tcp -SimpleMatch $row -Quiet)) {
        if ([datetime]::Now -gt $deadline) { throw "Nobody listens at $Port." }
        Start-Sleep -Milliseconds 20
    }
}

# A machine that says its banner to who connects first and gives back what is typed. Listens unless -ConnectTo names a port.
function Start-Machine([string] $Protocol, [int] $Port, [switch] $Connects) {
    $folder = Join-Path ([IO.Path]::GetTempPath()) "vmserial-qemu-$(New-Guid)"
    $null = New-Item -ItemType Directory $folder
    & nasm -f bin -o $folder/echo.bin $PSScriptRoot/../Lab/qemu/echo.asm
    if ($LASTEXITCODE) { throw 'nasm failed' }
    $role = if ($Connects) { 'nodelay=on' } else { 'server=on,wait=on,nodelay=on' }
    $start = [System.Diagnostics.ProcessStartInfo]::new('qemu-system-x86_64')
    '-machine', 'pc', '-accel', 'tcg', '-m', '16', '-display', 'none', '-nodefaults', '-no-user-config', '-drive', "format=raw,file=$folder/echo.bin,if=floppy,readonly=on",
    '-boot', 'a', '-serial', "${Protocol}:127.0.0.1:$Port,$role" | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardError = $true
    $script:farEnds.Add([System.Diagnostics.Process]::Start($start))
    if (-not $Connects) { Wait-Listening $Port }
}

# A peer that says these bytes to each who connects, one after the other, and hangs up after a pause.
function Start-Speaker([byte[]] $Words, [int] $Seconds = 0) {
    $port = Get-FreePort
    $file = New-TemporaryFile
    [IO.File]::WriteAllBytes($file, $Words)
    $start = [System.Diagnostics.ProcessStartInfo]::new('python3')
    '-c', @'
import socket, sys, time
words = open(sys.argv[2], 'rb').read()
listener = socket.create_server(('127.0.0.1', int(sys.argv[1])))
while True:
    client, _ = listener.accept()
    try:
        client.sendall(words)
        time.sleep(float(sys.argv[3]))
        client.shutdown(socket.SHUT_WR)
        while client.recv(4096):
            pass
    except OSError:
        pass  # who hung up in the middle must not take the listener away from the next
    client.close()
'@, $port, $file, $Seconds | ForEach-Object { $start.ArgumentList.Add("$_") }
    $start.RedirectStandardError = $true
    $script:farEnds.Add([System.Diagnostics.Process]::Start($start))
    Wait-Listening $port
    $port
}

function Stop-FarEnds {
    foreach ($process in $script:farEnds) { if (-not $process.HasExited) { $process.Kill() } }
    $script:farEnds.Clear()
}
