using Sluice.Connect.Sinks;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>A permit that never ends: what keeps writers out here is the ledger alone.</summary>
internal sealed class OpenPermit : IPermit
{
    public bool IsValid => true;

    public void Demand()
    {
    }
}
