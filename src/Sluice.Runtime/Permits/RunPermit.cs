using Sluice.Connect.Sinks;

namespace Sluice.Runtime.Permits;

/// <summary>
/// The permit of a run that owns its store and lives in one process: nobody else can start the job while the process lives, so it holds
/// until it is revoked. Leases of a server's attempts take its place there.
/// </summary>
internal sealed class RunPermit : IPermit
{
    private volatile bool _revoked;

    /// <inheritdoc />
    public bool IsValid => !_revoked;

    /// <summary>Ends the permit for good.</summary>
    public void Revoke() => _revoked = true;

    /// <inheritdoc />
    public void Demand()
    {
        if (_revoked)
            throw new PermitExpiredException();
    }
}
