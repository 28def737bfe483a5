using Sluice.Cluster.Coordinators;
using Sluice.Cluster.Nodes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Coordinators;

namespace Sluice.Cluster;

/// <summary>
/// Hints to, and questions of, the cluster. While there is no connection hints are lost, and nobody says that a run is attended: either costs a look,
/// and nothing else. Thread-safe.
/// </summary>
/// <param name="from">Who sends, for logs.</param>
public sealed class ClusterLink(string from) : IHints, IAttendance
{
    private readonly AttendCall _call = new() { From = from };
    private volatile IGrainFactory? _grains;
    private volatile CoordinatorGround? _ground;

    /// <summary>There is a connection now.</summary>
    public bool IsConnected => _grains is not null;

    /// <inheritdoc />
    public void Wake(WorkerSession session) => Send(grains => grains.GetGrain<INodeGrain>(session.Worker.Value).WakeAsync(WakeSession.For(session)));

    /// <inheritdoc />
#if SLUICE_NEXT
    public void Wake(RunKey run)
    {
        Send(grains => grains.GetGrain<ICoordinatorGrain>(RunName.Of(run)).WakeAsync(WakeCall.Plain));
        Send(grains => grains.GetGrain<ICoordinatorGrain>(RunName.Of(run)).ExplainAsync(new ExplainCall { From = from }));
    }
#else
    public void Wake(RunKey run) => Send(grains => grains.GetGrain<ICoordinatorGrain>(RunName.Of(run)).WakeAsync(WakeCall.Plain));
#endif

    /// <inheritdoc />
    public async ValueTask<bool> IsAttendedAsync(RunKey run, CancellationToken cancellationToken)
    {
        if (_ground?.IsAttending(run) == true)
            return true;
        if (_grains is not { } grains)
            return false;
        var answer = await grains.GetGrain<ICoordinatorGrain>(RunName.Of(run)).AttendAsync(_call).WaitAsync(cancellationToken);
        return answer.IsAttending;
    }

    internal void Connect(IGrainFactory grains, CoordinatorGround? ground = null) => (_ground, _grains) = (ground, grains);

    internal void Disconnect() => _grains = null;

    /// <summary>Nobody waits for a hint, and nobody learns that it was lost.</summary>
    private void Send(Func<IGrainFactory, Task> hint)
    {
        if (_grains is not { } grains)
            return;
        try
        {
            _ = ForgetAsync(hint(grains));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Lost: the connection is on its way down.
        }
    }

    private static async Task ForgetAsync(Task sent) => await sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
