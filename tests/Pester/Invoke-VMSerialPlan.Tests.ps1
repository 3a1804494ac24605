BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    function New-Plan([string] $Text) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).yaml"
        Set-Content -LiteralPath $file -Value $Text -Encoding utf8
        $file
    }
    $plan = New-Plan @'
version: 1
vms:
  - match: web1
    ports: [{port: 1, connect: "tcp://nport-b:4001"}]
  - match: web2
    ports:
      - {port: 1, listen: "telnet://:12345"}
      - {port: 2, connect: "tcp://nport-a:4005"}
  - match: db1
    ports: [{port: 1, vspc: "telnet://vspc01:13370", service: vSPC.py, direction: server}]
'@
}
AfterAll { Stop-Labs }

Describe 'Invoke-VMSerialPlan' -Skip:$skip {
    BeforeEach {
        $lab = Start-Lab
        Connect-Lab $lab
    }
    AfterEach {
        Disconnect-VMSerialServer
        Stop-Labs
    }

    It 'brings the VMs to the plan, and tells the outcome of every row' {
        $results = Invoke-VMSerialPlan $plan -ErrorVariable failure -ErrorAction SilentlyContinue
        $results.Target | Should -Be "$($lab.Name)/web1", "$($lab.Name)/web2", "$($lab.Name)/web2", "$($lab.Name)/db1"
        $results.Outcome | Should -Be 'AppliedNotProved', 'Proved', 'NotPossible', 'Unchanged'
        $results.Done | Should -Be $true, $true, $false, $true
        $failure.Count | Should -Be 1
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NeedsPowerOff,*'
        (Get-LabVM $lab web1).ports.uri | Should -Be 'tcp://nport-b:4001'
        (Get-LabVM $lab web2).ports.uri | Should -Be 'telnet://:12345'
    }

    It 'sends nothing the second time' {
        $null = Invoke-VMSerialPlan $plan -ErrorAction SilentlyContinue
        Measure-Sent $lab { Invoke-VMSerialPlan $plan -ErrorAction SilentlyContinue } | Should -Be 0
    }

    It 'sends nothing under -WhatIf, writes no rows, and names what needs power off' {
        Measure-Sent $lab {
            $script:rows = Invoke-VMSerialPlan $plan -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue
            $script:said = $warnings
        } | Should -Be 0
        $rows | Should -BeNullOrEmpty
        "$said" | Should -Match 'What if: nothing would be sent.*web2.*Power it off'
    }

    It 'shows under -WhatIf what would be changed, from what to what' {
        $text = Invoke-NewProcess @"
Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) | Out-Null
Invoke-VMSerialPlan '$plan' -WhatIf
"@
        "$text" | Should -Match 'What if: Performing the operation "Serial port 1: change from connect tcp://nport-a:4001 to connect tcp://nport-b:4001" on target ".*/web1"'
    }

    It 'changes nothing while two listeners would collide' {
        Set-Lab $lab 'vm/web1/power?state=on'
        $file = New-Plan "version: 1`nvms:`n  - match: web1`n    ports: [{port: 1, listen: `"telnet://:2002`"}]`n  - match: db1`n    ports: [{port: 1, connect: `"tcp://x:4001`"}]`n"
        Measure-Sent $lab {
            Invoke-VMSerialPlan $file -ErrorVariable script:failure -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        } | Should -Be 0
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'ListenerCollision,*'
        "$failure" | Should -Match 'web1.*web2|web2.*web1'
        $failure[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'reports the one VM that the server refuses, and changes the others' {
        Set-Lab $lab 'fault?method=ReconfigVM_Task&vm=web1&fault=NoPermission&times=9'
        $results = Invoke-VMSerialPlan $plan -ErrorVariable failure -ErrorAction SilentlyContinue
        $results.Outcome | Should -Be 'Failed', 'Proved', 'NotPossible', 'Unchanged'
        @($failure.CategoryInfo.Category) | Should -Contain 'PermissionDenied'
    }

    It 'fails before any change when it would have to ask and may not' {
        $text = Invoke-NewProcess @"
Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) | Out-Null
`$ConfirmPreference = 'Medium'
try { Invoke-VMSerialPlan '$plan' -WarningAction Ignore -ErrorAction SilentlyContinue } catch { `$_.FullyQualifiedErrorId }
"@
        "$text" | Should -Match 'PromptNotPossible,'
        (Get-LabCounters $lab).reconfigSpecs | Should -Be 0
    }

    It 'keeps going with -Confirm:$false there' {
        $text = Invoke-NewProcess @"
Connect-VMSerialServer $($lab.Name) -Thumbprint $($lab.Thumbprint) -Credential ([pscredential]::new('$($lab.User)', (ConvertTo-SecureString '$($lab.Password)' -AsPlainText -Force))) | Out-Null
`$ConfirmPreference = 'Low'
(Invoke-VMSerialPlan '$plan' -Confirm:`$false -WarningAction Ignore -ErrorAction SilentlyContinue).Outcome
"@
        "$text" | Should -Match 'AppliedNotProved'
    }

    It 'can be piped on: <_>' -ForEach 'Format-Table', 'Format-List', 'ConvertTo-Json -Depth 2', 'Export-Csv -Path ($TestDrive + "/out.csv")' {
        $results = Invoke-VMSerialPlan $plan -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        { $results | & ([scriptblock]::Create("`$input | $_")) | Out-String -Width 160 } | Should -Not -Throw
    }
}
