using Sluice.Core.Changes;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Sessions;

namespace Sluice.Api.Tests;

/// <summary>What coordinators and agents would do, done in the store itself: runs in every status without a process that moves them on.</summary>
internal static class Scene
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A job that runs, one attempt of it on worker-a.</summary>
    public static async Task<long> RunningAsync(ApiServer server, string name = "orders")
    {
        var job = (await server.Client.SubmitAsync(ApiServer.Job, new Client.SubmitOptions { Format = Client.JobFormat.Json, Name = name }, Ct)).Id;
        var session = await SessionAsync(server);
        var run = (await server.Store.FindLatestRunAsync(new JobId(job), Ct))!;
        run = await CommitAsync(server, RunChanges.Keep(run, "accepted", Now) with { Status = RunStatus.Pending });
        await CommitAsync(server, RunChanges.Keep(run, "slots are assigned", Now) with { Status = RunStatus.Scheduled, Assign = [new NewAttempt(0, session.Session)] });
        foreach (var attempt in await server.Store.ReadAttemptsAsync(run.Key, Ct))
            Assert.NotNull(await server.Store.ClaimAsync(session.Session, attempt.Id, Ct));
        await MoveAsync(server, job, RunStatus.Running);
        return job;
    }

    public static async Task<RunRecord> MoveAsync(ApiServer server, long job, RunStatus to, string? error = null)
    {
        var run = (await server.Store.FindLatestRunAsync(new JobId(job), Ct))!;
        return await CommitAsync(server, RunChanges.Keep(run, $"to {to.Name()}", Now) with { Status = to, Error = error });
    }

    public static async Task<SessionRecord> SessionAsync(ApiServer server) =>
        await server.Store.ReadSessionsAsync(Ct) is [var first, ..] ? first.Session : await server.Store.RegisterAsync(new SessionOffer(new WorkerId("worker-a"), "http://127.0.0.1:1", 64), Now, Ct);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static async Task<RunRecord> CommitAsync(ApiServer server, RunChange change)
    {
        var result = await server.Store.CommitAsync(change, Ct);
        Assert.Equal(ChangeOutcome.Committed, result.Outcome);
        return result.Run!;
    }
}
