# A running host with VMs whose ports it really connects. Dot-source it in BeforeAll, after Lab.ps1 and EsxLab.ps1.

# Starts a host, a listener at its far end, and a vSphere with VMs on the host; 'PEER' in their URIs is the far end's address.
function Start-PathLab([string] $EsxProfile, [hashtable[]] $Vms) {
    $lab = Start-EsxLab $EsxProfile
    $on = $lab.Hosts[0]
    foreach ($vm in $Vms) { foreach ($port in $vm.ports) { $port.uri = $port.uri -replace 'PEER', $on.peer } }
    $inventory = @{ clusters = @(@{ name = 'lab'; hosts = @(@{ name = $on.name; esxi = @{ lab = $lab.Name; host = $on.name } }) }); vms = @($Vms) }
    $lab.VSphere = Start-Lab $inventory @('--esxi-lab', $EsxLabPath)
    $lab
}

# Listens at the far end, and sends back what comes.
function Start-FarEnd([object] $Lab, [int] $Port = 4001) {
    $start = [Diagnostics.ProcessStartInfo]::new($EsxLabPath)
    'listen', '--lab', $Lab.Name, '--port', "$Port" | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    if (-not $process.StandardOutput.ReadLineAsync().Wait(20000)) { throw 'The far end did not get ready.' }
    $process
}

# A VM with one port that leads to the far end.
function New-PathVM([string] $Name, [hashtable] $More = @{}) {
    $port = @{ uri = 'tcp://PEER:4001'; direction = 'client'; startConnected = $true }
    foreach ($key in $More.Keys) { $port[$key] = $More[$key] }
    @{ name = $Name; power = 'on'; hardware = 'vmx-08'; ports = @($port) }
}
