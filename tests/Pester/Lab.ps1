# What every test file needs: the built module, and vSphere simulators to try it on. Dot-source it in BeforeAll.
$script:Root = Split-Path (Split-Path $PSScriptRoot)
# How another PowerShell like this one is started. One that came as a .NET tool is a library that dotnet runs; its own starter would keep signals to itself.
$script:Engine = [Environment]::ProcessPath
$script:EngineStart = @(if ([IO.Path]::GetFileNameWithoutExtension($Engine) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
$script:ModulePath = if ($env:VMSERIAL_MODULE) { $env:VMSERIAL_MODULE } else { [IO.Path]::Combine($Root, 'output', 'VmSerial', 'VmSerial.psd1') }
$script:LabPath = if ($env:VMSERIAL_LAB_VSPHERE) { $env:VMSERIAL_LAB_VSPHERE } else { [IO.Path]::Combine($Root, 'output', 'lab', 'vsphere-lab') }
$script:Labs = [Collections.Generic.List[object]]::new()

if (-not (Test-Path -LiteralPath $ModulePath)) { throw "The module is not built: $ModulePath is missing; ./build.sh build makes it." }
Import-Module $ModulePath -Force

# Starts a simulator and gives back where it is. Without an inventory it is the one below.
function Start-Lab {
    param([hashtable] $Inventory = (New-LabInventory), [string[]] $Arguments = @())

    if (-not (Test-Path -LiteralPath $LabPath)) { throw "The lab is missing: $LabPath; ./build.sh lab makes it (on Linux)." }
    $file = Join-Path ([IO.Path]::GetTempPath()) "lab-$([guid]::NewGuid()).json"
    $Inventory | ConvertTo-Json -Depth 10 | Set-Content -LiteralPath $file -Encoding utf8
    $start = [Diagnostics.ProcessStartInfo]::new($LabPath)
    '--listen', '127.0.0.1:0', '--control', '127.0.0.1:0', '--exit-on-stdin-eof', '--inventory', $file | ForEach-Object { $start.ArgumentList.Add($_) }
    $Arguments | ForEach-Object { $start.ArgumentList.Add($_) }
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $line = $process.StandardOutput.ReadLineAsync()
    if (-not $line.Wait(20000) -or -not $line.Result) { throw 'The lab did not get ready within 20 seconds.' }
    Remove-Item -LiteralPath $file
    $ready = $line.Result | ConvertFrom-Json
    $lab = [pscustomobject]@{
        Name       = ([uri]$ready.url).Authority
        User       = $ready.user
        Reader     = $ready.reader
        Password   = $ready.password
        Thumbprint = $ready.thumbprint
        Control    = $ready.control
        Credential = New-Credential $ready.user $ready.password
        Process    = $process
    }
    $Labs.Add($lab)
    $lab
}

function New-Credential([string] $User, [string] $Password) {
    [pscredential]::new($User, (ConvertTo-SecureString $Password -AsPlainText -Force))
}

# Two hosts in a cluster, one alone; VMs on and off, with every backing.
function New-LabInventory {
    @{
        persistNetworkBacking = $true
        clusters              = @(
            @{ name = 'lab'; hosts = @(
                @{ name = 'esx01'; rulesets = @{ remoteSerialPort = @{ enabled = $true } } }
                @{ name = 'esx02'; rulesets = @{ remoteSerialPort = @{ enabled = $true } } }) }
        )
        vms                   = @(
            @{ name = 'web1'; cluster = 'lab'; host = 'esx01'; power = 'off'; ports = @(@{ uri = 'tcp://nport-a:4001'; direction = 'client' }) }
            @{ name = 'web2'; cluster = 'lab'; host = 'esx01'; power = 'on'; ports = @(@{ uri = 'telnet://:2002'; direction = 'server' }) }
            @{ name = 'web3'; cluster = 'lab'; host = 'esx02'; power = 'off'; ports = @() }
            @{ name = 'db1'; cluster = 'lab'; host = 'esx02'; power = 'off'; ports = @(
                @{ uri = 'vSPC.py'; proxy = 'telnet://vspc01:13370'; direction = 'server' }
                @{ backing = 'file'; file = '[datastore1] db1/console.log' }) }
            @{ name = 'odd name'; cluster = 'lab'; host = 'esx02'; power = 'off'; ports = @(@{ uri = 'telnets://console01:992'; direction = 'client' }) }
        )
    }
}

function Connect-Lab([object] $Lab) {
    Connect-VMSerialServer $Lab.Name -Credential $Lab.Credential -Thumbprint $Lab.Thumbprint
}

function Stop-Labs {
    foreach ($lab in $Labs) {
        $lab.Process.StandardInput.Close()
        if (-not $lab.Process.WaitForExit(5000)) { $lab.Process.Kill() }
        $lab.Process.Dispose()
    }
    $Labs.Clear()
}

# The side door of the simulator.
function Get-LabCounters([object] $Lab) { Invoke-RestMethod "$($Lab.Control)/counters" }
function Get-LabVM([object] $Lab, [string] $Name) { Invoke-RestMethod "$($Lab.Control)/vm/$([uri]::EscapeDataString($Name))" }
function Set-Lab([object] $Lab, [string] $What) { Invoke-RestMethod "$($Lab.Control)/$What" -Method Post | Out-Null }

# How many ReconfigVM_Tasks a script block sends.
function Measure-Sent([object] $Lab, [scriptblock] $Script) {
    $before = (Get-LabCounters $Lab).reconfigSpecs
    & $Script | Out-Null
    (Get-LabCounters $Lab).reconfigSpecs - $before
}

# Waits until the lab was sent a change.
function Wait-Sent([object] $Lab) {
    $deadline = [datetime]::Now.AddSeconds(60)
    while ((Get-LabCounters $Lab).reconfigSpecs -eq 0) {
        if ([datetime]::Now -gt $deadline) { throw 'Nothing was sent within 60 seconds.' }
        Start-Sleep -Milliseconds 50
    }
}

# Objects of PowerCLI's shape, made by hand.
function New-PowerCliVM([object] $Lab, [string] $Name, [string] $User = 'LAB\me@corp') {
    $id = "VirtualMachine-$((Get-LabVM $Lab $Name).id)"
    [pscustomobject]@{ Name = $Name; Id = $id; Uid = "/VIServer=$User@$($Lab.Name)/VirtualMachine=$id/" }
}

# One SOAP call that is not the module's.
function Invoke-Soap([object] $Lab, [string] $Body, [string] $Cookie) {
    $headers = @{ SOAPAction = 'urn:vim25/6.7' }
    if ($Cookie) { $headers.Cookie = "vmware_soap_session=$Cookie" }
    $envelope = "<Envelope xmlns='http://schemas.xmlsoap.org/soap/envelope/'><Body>$Body</Body></Envelope>"
    Invoke-WebRequest "https://$($Lab.Name)/sdk" -Method Post -SkipCertificateCheck -ContentType 'text/xml; charset=utf-8' -Headers $headers -Body $envelope
}

# A session that the module does not know of, as PowerCLI has one; gives back the value of its cookie.
function New-PowerCliSession([object] $Lab) {
    $reply = Invoke-Soap $Lab "<Login xmlns='urn:vim25'><_this type='SessionManager'>SessionManager</_this><userName>$($Lab.User)</userName><password>$($Lab.Password)</password></Login>"
    $secret = [regex]::Match("$($reply.Headers['Set-Cookie'])", 'vmware_soap_session="?([^";]+)').Groups[1].Value
    if (-not $secret) { throw 'The lab gave no session cookie.' }
    $secret
}

# A clone ticket, as PowerCLI's view of the session manager gives one.
function New-CloneTicket([object] $Lab, [string] $Secret) {
    $reply = Invoke-Soap $Lab "<AcquireCloneTicket xmlns='urn:vim25'><_this type='SessionManager'>SessionManager</_this></AcquireCloneTicket>" $Secret
    ([xml]$reply.Content).Envelope.Body.AcquireCloneTicketResponse.returnval
}

# Another process, as a new window would be. Its session knows this file's functions.
function Invoke-NewProcess([string] $Command, [string[]] $Arguments = @('-NonInteractive')) {
    & $Engine @EngineStart -NoProfile @Arguments -Command "Import-Module '$ModulePath'; $Command" 2>&1
}

# Four hosts' firewalls: in a cluster one shut and one open, alone one of 5.0 Update 1 and one that is off.
function New-FirewallInventory {
    @{
        persistNetworkBacking = $true
        clusters              = @(
            @{ name = 'lab'; hosts = @(
                @{ name = 'esx01' }
                @{ name = 'esx02'; rulesets = @{ remoteSerialPort = $true } }) }
            @{ name = 'old'; hosts = @(@{ name = 'esx03'; version = '5.0.0'; build = '623860' }) }
            @{ name = 'solo'; hosts = @(
                @{ name = 'esx04'; firewall = 'off'; rulesets = @{ moxa = @{ enabled = $true; rules = @(@{ direction = 'outbound'; protocol = 'tcp'; port = 4001 }) } } }) }
        )
        vms                   = @(
            @{ name = 'web1'; cluster = 'lab'; host = 'esx01'; power = 'off'; ports = @(@{ uri = 'tcp://nport-a:4001'; direction = 'client' }) }
            @{ name = 'web2'; cluster = 'lab'; host = 'esx02'; power = 'on'; ports = @(@{ uri = 'telnet://:2002'; direction = 'server' }) }
            @{ name = 'db1'; cluster = 'lab'; host = 'esx02'; power = 'off'; ports = @(@{ uri = 'vSPC.py'; proxy = 'telnet://vspc01:13370'; direction = 'server' }) }
            @{ name = 'old1'; cluster = 'old'; host = 'esx03'; power = 'off'; ports = @(@{ uri = 'tcp://192.0.2.7:4001'; direction = 'client' }) }
        )
    }
}

# How many changes of firewalls a script block sends; refreshes, which change nothing by themselves, are not counted.
function Get-FirewallChanges([object] $Lab, [scriptblock] $Script) {
    $count = {
        $calls = (Get-LabCounters $Lab).calls
        ('EnableRuleset', 'DisableRuleset', 'UpdateRuleset', 'UpdateDefaultPolicy' | ForEach-Object { [int]$calls.$_ } | Measure-Object -Sum).Sum
    }
    $before = & $count
    & $Script | Out-Null
    (& $count) - $before
}

# An object of PowerCLI's shape for a host, made by hand.
function New-PowerCliVMHost([object] $Lab, [string] $Name, [string] $User = 'LAB\me@corp') {
    $id = "HostSystem-$((Get-EsxSerialFirewall $Name).VMHostReference.Value)"
    [pscustomobject]@{ Name = $Name; Id = $id; Uid = "/VIServer=$User@$($Lab.Name)/VMHost=$id/" }
}

# A call of a host's firewall that is not the module's.
function Invoke-Firewall([object] $Lab, [string] $Method, [string] $VMHost, [string] $Id) {
    $system = "firewallSystem-$((Get-EsxSerialFirewall $VMHost).VMHostReference.Value)"
    $null = Invoke-Soap $Lab "<$Method xmlns='urn:vim25'><_this type='HostFirewallSystem'>$system</_this><id>$Id</id></$Method>" (New-PowerCliSession $Lab)
}
