using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A permit that a test can end.</summary>
internal sealed class Permit : IPermit
{
    public bool IsValid { get; set; } = true;

    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }
}
