# NPorts of the lab to try the module on. Dot-source it in BeforeAll, after Lab.ps1.
$script:NPortLabPath = if ($env:VMSERIAL_LAB_NPORT) { $env:VMSERIAL_LAB_NPORT } else { [IO.Path]::Combine($Root, 'output', 'lab', 'nport-lab') }
$script:NPorts = [Collections.Generic.List[object]]::new()

# Starts a device at an address of 127/8 that no other test has, and gives back where it is.
function Start-NPort {
    param([string] $Model = '5150', [string[]] $Arguments = @())

    $start = [Diagnostics.ProcessStartInfo]::new($NPortLabPath)
    $address = "127.$(180 + [math]::Floor($PID / 250) % 20).$($PID % 250).$($NPorts.Count + 1)"
    '--model', $Model, '--address', $address, '--restart-ms', '100', '--exit-on-stdin-eof' | ForEach-Object { $start.ArgumentList.Add($_) }
    $Arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(20000) -or -not $line.Result) { throw 'The lab''s NPort did not get ready within 20 seconds.' }
    $nport = $line.Result | ConvertFrom-Json | Add-Member Process $process -PassThru
    $NPorts.Add($nport)
    $nport
}

function Stop-NPorts {
    foreach ($nport in $NPorts) {
        $nport.Process.StandardInput.Close()
        if (-not $nport.Process.WaitForExit(5000)) { $nport.Process.Kill() }
        $nport.Process.Dispose()
    }
    $NPorts.Clear()
}

# The side door of a device.
function Get-NPortPort([object] $NPort, [int] $Number = 1) { Invoke-RestMethod "$($NPort.control)/port/$Number" }
function Set-NPort([object] $NPort, [string] $What, [object] $Body) { Invoke-RestMethod "$($NPort.control)/$What" -Method Post -Body ($Body | ConvertTo-Json -Depth 5) | Out-Null }

# Somebody who holds a data port; gives back the connection when the device has given the slot.
function Connect-DataPort([object] $NPort, [int] $Port = 4001, [int] $Number = 1) {
    $client = [Net.Sockets.TcpClient]::new([Net.Sockets.AddressFamily]::InterNetwork)
    $client.Connect($NPort.address, $Port)
    $deadline = [datetime]::Now.AddSeconds(60)
    while ((Get-NPortPort $NPort $Number).clients -notcontains "$($client.Client.LocalEndPoint)") {
        if ([datetime]::Now -gt $deadline) { throw 'The device gave no slot within 60 seconds.' }
        Start-Sleep -Milliseconds 20
    }
    $client
}

# What a device is set to, behind the product's back; it restarts for that, as a real one does.
function Set-NPortLab([object] $NPort, [hashtable] $Settings, [int] $Port) {
    Set-NPort $NPort $(if ($Port) { "port/$Port/settings" } else { 'settings' }) $Settings
    Set-NPort $NPort restart @{}
}

function Get-NPortLab([object] $NPort) { Invoke-RestMethod "$($NPort.control)/state" }
