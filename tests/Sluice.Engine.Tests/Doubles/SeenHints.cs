using Sluice.Core.Identity;
using Sluice.Core.Ports;

namespace Sluice.Engine.Tests.Doubles;

internal sealed class SeenHints : IHints
{
    public List<WorkerSession> Sessions { get; } = [];

    public List<RunKey> Runs { get; } = [];

    public void Wake(WorkerSession session) => Sessions.Add(session);

    public void Wake(RunKey run) => Runs.Add(run);
}
