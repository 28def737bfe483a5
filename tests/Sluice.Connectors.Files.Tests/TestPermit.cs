using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Files.Tests;

/// <summary>A permit that can be taken away.</summary>
internal sealed class TestPermit : IPermit
{
    public bool IsValid { get; set; } = true;

    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }
}
