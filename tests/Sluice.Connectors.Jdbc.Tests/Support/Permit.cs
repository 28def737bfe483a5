using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>A permit that a test can end.</summary>
internal sealed class Permit : IPermit
{
    public bool IsValid { get; set; } = true;

    /// <summary>What happens once, right after a check that was passed: the writer sleeps there.</summary>
    public Action? Passed { get; set; }

    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
        var passed = Passed;
        Passed = null;
        passed?.Invoke();
    }
}
