using System;
using System.Collections.Generic;
using System.Linq;

namespace VmSerial.Esx;

/// <summary>What is odd in a ruleset file.</summary>
internal static class ServiceXmlFindings
{
    internal static IReadOnlyList<ServiceXmlFinding> In(ServiceXml file)
    {
        List<ServiceXmlFinding> findings = [];
        Dictionary<string, ServiceEntry> ids = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, ServiceEntry> numbers = new(StringComparer.Ordinal);
        foreach (ServiceEntry service in file.Services)
        {
            if (service.Id.Length > 0 && ids.TryGetValue(service.Id, out ServiceEntry? first))
            {
                findings.Add(first.Id == service.Id
                    ? new("DuplicateRulesetId", $"{file.Path}: ruleset '{service.Id}' is in line {first.Line} and again in line {service.Line}.", service.Line)
                    : new("RulesetIdDiffersInCaseOnly", $"{file.Path}: '{first.Id}' in line {first.Line} and '{service.Id}' in line {service.Line} differ in case only.", service.Line));
            }
            else if (service.Id.Length > 0)
            {
                ids.Add(service.Id, service);
            }

            if (service.Number is { } number && numbers.TryGetValue(number, out ServiceEntry? same))
            {
                findings.Add(new("DuplicateServiceNumber", $"{file.Path}: service id '{number}' is in line {same.Line} and again in line {service.Line}.", service.Line));
            }
            else if (service.Number is not null)
            {
                numbers.Add(service.Number, service);
            }
        }

        return findings;
    }
}
