# Running ESXi hosts, and a vSphere that stands for them. Dot-source it in BeforeAll, after Lab.ps1.
$script:EsxLabPath = if ($env:VMSERIAL_LAB_ESXI) { $env:VMSERIAL_LAB_ESXI } else { [IO.Path]::Combine($Root, 'output', 'lab', 'esxi-lab') }
$script:EsxLabs = [Collections.Generic.List[object]]::new()

# Starts one host for each profile, and a vSphere with all of them in one cluster.
function Start-EsxLab([string] $Profiles, [hashtable] $HostSettings = @{}) {
    if (-not (Test-Path -LiteralPath $EsxLabPath)) { throw "The lab's ESXi hosts are missing: $EsxLabPath; ./build.sh test makes them (on Linux, as root)." }
    $name = 'p' + [guid]::NewGuid().ToString('N').Substring(0, 10)
    $start = [Diagnostics.ProcessStartInfo]::new($EsxLabPath)
    'up', '--lab', $name, '--profile', $Profiles, '--exit-on-stdin-eof' | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $EsxLabs.Add($process)
    $hosts = @(do {
            $line = $process.StandardOutput.ReadLineAsync()
            if (-not $line.Wait(60000) -or -not $line.Result) { throw 'The ESXi hosts did not get ready within 60 seconds.' }
            $ready = $line.Result | ConvertFrom-Json
            $ready
            $count++
        } while ($count -lt $ready.hosts))
    $tied = foreach ($one in $hosts) {
        $settings = @{ name = $one.name; esxi = @{ lab = $name; host = $one.name } }
        if ($HostSettings[$one.name]) { $settings += $HostSettings[$one.name] }
        $settings
    }
    $vsphere = Start-Lab @{ clusters = @(@{ name = 'lab'; hosts = @($tied) }); vms = @() } @('--esxi-lab', $EsxLabPath)
    $addresses = @{}
    $hosts | ForEach-Object { $addresses[$_.name] = $_.ssh }
    [pscustomobject]@{ Name = $name; Hosts = $hosts; VSphere = $vsphere; Addresses = $addresses }
}

function Stop-EsxLabs {
    foreach ($process in $EsxLabs) {
        $process.StandardInput.Close()
        if (-not $process.WaitForExit(20000)) { $process.Kill() }
        $process.Dispose()
    }
    $EsxLabs.Clear()
}

# The parameters that lead to a host by SSH.
function Get-SshParameters([object] $Lab, [object] $On, [string] $User = 'root', [string] $Password = $On.password) {
    @{ HostCredential = New-Credential $User $Password; SshAddress = $Lab.Addresses; HostKeyFingerprint = $On.hostKeySha256 }
}

# Runs a line of a host's shell, without SSH.
function Invoke-EsxShell([object] $Lab, [object] $On, [string] $Line) {
    (& $EsxLabPath exec --lab $Lab.Name $On.name sh -c $Line) -join "`n"
}

# The digests of all files of a host's firewall, and what is in force.
function Get-EsxFirewallState([object] $Lab, [object] $On) {
    Invoke-EsxShell $Lab $On 'cd /etc/vmware/firewall; md5sum *; esxcli network firewall ruleset list'
}

# What a host's sshd wrote about something.
function Get-SshLog([object] $On, [string] $Pattern) { @(Get-Content -LiteralPath $On.sshLog | Where-Object { $_ -match $Pattern }) }

# Has something go wrong with a host while a script block runs.
function Invoke-WithMishap([object] $Lab, [object] $On, [string] $Mishap, [scriptblock] $Script) {
    & $EsxLabPath mishap --lab $Lab.Name $On.name $Mishap on | Out-Null
    try { & $Script } finally { & $EsxLabPath mishap --lab $Lab.Name $On.name all off | Out-Null }
}
