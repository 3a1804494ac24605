BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll { . $PSScriptRoot/Lab.ps1 }
AfterAll { Stop-Labs }

Describe 'A plan that speaks of hosts' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab (New-FirewallInventory)
        Connect-Lab $lab
        function New-Plan([string] $Text) {
            $path = Join-Path $TestDrive "$([guid]::NewGuid()).yaml"
            Set-Content -LiteralPath $path -Value $Text
            $path
        }
        $plan = New-Plan @'
version: 1
hosts:
  - match: lab
    rulesets:
      - {id: remoteSerialPort, enabled: true}
      - {id: vSPC, enabled: true}
  - match: esx04
    custom:
      - {id: moxa, rules: [{port: 4001}], allowedIps: [192.0.2.7]}
vms:
  - match: web1
    ports: [{port: 1, connect: "tcp://nport-b:4001"}]
'@
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'has a row for each ruleset of each host of the cluster, hosts before VMs' {
        $rows = Test-VMSerialPlan $plan -WarningAction SilentlyContinue
        $rows.Title | Should -Be 'Ruleset remoteSerialPort', 'Ruleset vSPC', 'Ruleset remoteSerialPort', 'Ruleset vSPC', 'Ruleset moxa', 'Serial port 1'
        $rows.InDesiredState | Should -Be $false, $false, $true, $false, $false, $false
        $rows[4].Actual | Should -Be 'outbound tcp 4001; enabled; every address'
        $rows[4].Desired | Should -Be 'outbound tcp 4001; enabled; only 192.0.2.7'
        $rows | Out-String -Width 140 | Should -Match 'Target\s+Title\s+OK\s+Actual\s+Desired\s+Advice'
    }

    It 'is applied through the API, proved, and found settled afterwards' {
        Get-FirewallChanges $lab { $script:results = Invoke-VMSerialPlan $plan -WarningAction SilentlyContinue -ErrorAction Stop } | Should -Be 4
        $results.Outcome | Should -Be 'Proved', 'Proved', 'Unchanged', 'Proved', 'Proved', 'AppliedNotProved'
        Test-VMSerialPlan $plan -Quiet -WarningAction SilentlyContinue | Should -BeTrue
        (Get-EsxCustomRuleset esx04).AllowedIps | Should -Be '192.0.2.7'
    }

    It 'changes nothing the second time' {
        $null = Invoke-VMSerialPlan $plan -WarningAction SilentlyContinue
        Get-FirewallChanges $lab { $script:again = Invoke-VMSerialPlan $plan -WarningAction SilentlyContinue } | Should -Be 0
        $again.Outcome | Sort-Object -Unique | Should -Be 'Unchanged'
    }

    It 'changes nothing under -WhatIf' {
        Get-FirewallChanges $lab { Invoke-VMSerialPlan $plan -WhatIf -WarningAction SilentlyContinue } | Should -Be 0
    }

    It 'changes hosts before it changes VMs' {
        Set-Lab $lab 'delay?method=EnableRuleset&ms=500'
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$ModulePath'; `$null = Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))); Invoke-VMSerialPlan '$plan' -WarningAction Ignore")
            $running = $shell.BeginInvoke()
            $seen = @()
            while (-not $running.IsCompleted) {
                $counters = Get-LabCounters $lab
                $seen += , @([int]$counters.calls.EnableRuleset, [int]$counters.reconfigSpecs)
                Start-Sleep -Milliseconds 20
            }
            $null = $shell.EndInvoke($running)
        }
        finally { $shell.Dispose() }
        # While rulesets were still being enabled no VM was changed.
        $seen | Where-Object { $_[0] -lt 3 -and $_[1] -gt 0 } | Should -BeNullOrEmpty
        @($seen | Where-Object { $_[0] -gt 0 -and $_[1] -eq 0 }).Count | Should -BeGreaterThan 0
        (Get-LabCounters $lab).reconfigSpecs | Should -Be 1
    }

    It 'needs SSH for a ruleset that has to be made, and goes on with the rest' {
        $file = New-Plan "version: 1`nhosts:`n  - match: esx01`n    rulesets: [{id: vSPC, enabled: true}]`n    custom: [{id: moxa, rules: [{port: 4001}]}]`n"
        $results = Invoke-VMSerialPlan $file -ErrorVariable failure -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Proved', 'NotPossible'
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsSsh,*'
        $failure[0].ErrorDetails.RecommendedAction | Should -Match "'ssh:' in the plan"
    }

    It 'changes nothing while a host is not found' {
        $file = New-Plan "version: 1`nhosts:`n  - match: esx01`n    rulesets: [{id: vSPC, enabled: true}]`n  - match: esx99`n    rulesets: [{id: vSPC, enabled: true}]`n"
        Get-FirewallChanges $lab { Invoke-VMSerialPlan $file -ErrorVariable script:failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue } | Should -Be 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'HostNotFound,*'
        "$failure" | Should -Match ':5:'
    }

    It 'never touches sshServer: the line is refused before anything is read' {
        $file = New-Plan "version: 1`nhosts:`n  - match: esx01`n    rulesets: [{id: sshServer, enabled: false}]`n"
        { Test-VMSerialPlan $file } | Should -Throw -ErrorId 'PlanInvalid,*'
        { Invoke-VMSerialPlan $file } | Should -Throw '*never touched*'
    }
}
