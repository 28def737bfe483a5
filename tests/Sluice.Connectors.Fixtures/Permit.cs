using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Fixtures;

/// <summary>A permit that the test ends.</summary>
internal sealed class Permit : IPermit
{
    public bool IsValid { get; set; } = true;

    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }
}
