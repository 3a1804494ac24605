using Xunit;

namespace VmSerial.Integration.Lab;

/// <summary>Tests that share one set of ESXi hosts: <c>[Collection(EsxHostsCollection.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class EsxHostsCollection : ICollectionFixture<EsxHosts>
{
    public const string Name = "ESXi hosts";
}
