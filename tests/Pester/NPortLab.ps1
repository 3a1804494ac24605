# Starts and stops NPorts of the lab. Dot-sourced by tests.
$script:nports = @()

function Start-NPort([string] $Model = '5150', [string[]] $Arguments = @()) {
    $program = if ($env:VMSERIAL_LAB_NPORT) { $env:VMSERIAL_LAB_NPORT } else { Join-Path $PSScriptRoot ../../output/lab/nport-lab }
    $start = [Diagnostics.ProcessStartInfo]::new($program)
    # An address of its own for each: 127.178 is nobody else's.
    $address = "127.178.$($PID % 250).$($script:nports.Count + 1)"
    foreach ($word in @('--model', $Model, '--address', $address, '--restart-ms', '100', '--exit-on-stdin-eof') + $Arguments) { $start.ArgumentList.Add($word) }
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    $ready = $process.StandardOutput.ReadLine() | ConvertFrom-Json
    $ready | Add-Member Process $process
    $script:nports += $ready
    $ready
}

function Set-NPortLab($Lab, [hashtable] $Settings, [int] $Port) {
    $path = if ($Port) { "port/$Port/settings" } else { 'settings' }
    $null = Invoke-RestMethod "$($Lab.control)/$path" -Method Post -Body ($Settings | ConvertTo-Json -Depth 5)
    $null = Invoke-RestMethod "$($Lab.control)/restart" -Method Post
}

function Get-NPortLab($Lab) { Invoke-RestMethod "$($Lab.control)/state" }

function Stop-NPorts {
    foreach ($lab in $script:nports) {
        $lab.Process.StandardInput.Close()
        $null = $lab.Process.WaitForExit(5000)
    }
    $script:nports = @()
}
