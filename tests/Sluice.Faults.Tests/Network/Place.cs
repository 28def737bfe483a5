using System.Net;

namespace Sluice.Faults.Tests.Network;

/// <summary>A machine as the others see it: a namespace with one address on the bench's network.</summary>
/// <param name="Namespace">Where its processes run.</param>
/// <param name="Address">Where the others find it.</param>
internal sealed record Place(NetworkNamespace Namespace, IPAddress Address)
{
    public override string ToString() => $"{Namespace.Name} ({Address})";
}
