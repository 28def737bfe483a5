using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sluice.Api.Mapping;
using Sluice.Core.Changes;
using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Core.Requests;
using Sluice.Core.Runs;
using Sluice.Engine.Views;
using Sluice.Engine.Waiting;

namespace Sluice.Api.Webhooks;

/// <summary>
/// Tells others that runs have ended or are stuck. What is to be told is found in the store, and what was delivered is noted there, so that a
/// restart loses nothing: each notice is delivered at least once, and has an id by which a second one is known. Nothing waits for it. Passes
/// follow each other.
/// </summary>
/// <param name="options">Whom it tells.</param>
/// <param name="worker">This node: of several, the first by name tells, and the others after it where it has not.</param>
/// <param name="store">The truth.</param>
/// <param name="views">Reads jobs.</param>
/// <param name="time">Dates, waits, and bounds every call.</param>
/// <param name="loop">Runs passes.</param>
/// <param name="log">Told what was not delivered.</param>
public sealed partial class WebhookLoop(
    WebhookOptions options, WorkerId worker, IControlStore store, JobViews views, TimeProvider time, PassLoop loop, ILogger<WebhookLoop> log) : IDisposable
{
    private const int Page = 500;
    private const int Width = 8;
    private static readonly TimeSpan s_turn = TimeSpan.FromSeconds(30);
    private static readonly RunStatus[] s_final = [RunStatus.Finished, RunStatus.Failed, RunStatus.Canceled, RunStatus.SavepointDone];
    private static readonly RunStatus[] s_stoppable = [RunStatus.Canceling, RunStatus.DoingSavepoint];

    private readonly WebhookPost _post = new(options, time);
    private readonly Pacer _pacer = new();
    private readonly ConcurrentDictionary<RunKey, bool> _watched = [];
    private readonly Dictionary<RequestId, Notification> _waiting = [];
    private readonly HashSet<RequestId> _done = [];
    private bool _hasLookedBack;

    /// <summary>How many notices are not delivered yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>A run began or changed on this node: also one that ends before the next look at the store is told of.</summary>
    public void Wake(RunKey run) => _watched.TryAdd(run, true);

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("webhooks", PassAsync, _pacer, cancellationToken);

    /// <summary>Finds what is to be told, and tells what is due.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        if (!_hasLookedBack)
            await LookBackAsync(cancellationToken);
        _hasLookedBack = true;
        var live = (await store.ReadLiveRunsAsync(cancellationToken)).Select(r => r.Run).ToHashSet();
        foreach (var run in live)
            _watched.TryAdd(run, true);
        foreach (var run in _watched.Keys.Where(r => !live.Contains(r)))
        {
            if (await store.FindRunAsync(run, cancellationToken) is { IsFinal: true } ended)
                await AddAsync(ended, Notification.Final, cancellationToken);
            _watched.TryRemove(run, out _);
        }

        foreach (var status in live.Count == 0 ? [] : s_stoppable)
        {
            foreach (var job in (await views.ListAsync(new JobFilter(Page) { Status = status }, cancellationToken)).Where(j => j.Run.IsStuck))
                await AddAsync(job.Run, Notification.Stuck, cancellationToken);
        }

        var due = _waiting.Values.Where(n => n.Due <= time.GetUtcNow()).Take(Width).ToList();
        foreach (var (notification, isOver) in await Task.WhenAll(due.Select(n => SendAsync(n, cancellationToken))))
        {
            if (isOver)
                _waiting.Remove(notification.Id);
            else
                _waiting[notification.Id] = notification;
        }

        return _waiting.Values.Any(n => n.Due <= time.GetUtcNow()) ? TimeSpan.Zero : options.Pace;
    }

    /// <inheritdoc />
    public void Dispose() => _post.Dispose();

    /// <summary>What ended while no node was there to tell it, or was not delivered by one that is gone.</summary>
    private async ValueTask LookBackAsync(CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - options.MostAge;
        foreach (var status in s_final)
        {
            JobId? before = null;
            while (true)
            {
                var jobs = await views.ListAsync(new JobFilter(Page) { Status = status, Before = before }, cancellationToken);
                foreach (var job in jobs.Where(j => j.Run.EndedAt >= since))
                    await AddAsync(job.Run, Notification.Final, cancellationToken);
                if (jobs.Count < Page)
                    break;
                before = jobs[^1].Id;
            }
        }
    }

    private async ValueTask AddAsync(RunRecord run, string what, CancellationToken cancellationToken)
    {
        var own = run.Settings.Notify.Where(u => WebhookOptions.Allows(options.Allowed, u)).Select(u => new Uri(u));
        foreach (var url in options.Urls.Concat(own).Distinct())
        {
            var notification = Notification.Of(store.Id, run, what, url, time.GetUtcNow());
            if (_waiting.ContainsKey(notification.Id) || _done.Contains(notification.Id))
                continue;
            if (await store.FindRequestAsync(notification.Id, cancellationToken) is null)
                _waiting.Add(notification.Id, notification with { Due = notification.Due + (s_turn * await TurnAsync(cancellationToken)) });
            else
                Done(notification.Id);
        }
    }

    /// <summary>Which of the nodes this one is: the first tells at once.</summary>
    private async ValueTask<int> TurnAsync(CancellationToken cancellationToken)
    {
        var sessions = await views.SessionsAsync(cancellationToken);
        return sessions.Where(s => s.Session is { IsLost: false, IsSuperseded: false }).Select(s => s.Session.Session.Worker.Value).Distinct()
            .Count(w => string.CompareOrdinal(w, worker.Value) < 0);
    }

    /// <returns>The notification as it is now, and whether nothing is left to do for it.</returns>
    private async Task<(Notification Notification, bool IsOver)> SendAsync(Notification notification, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.FindRequestAsync(notification.Id, cancellationToken) is not null || await ReadAsync(notification, cancellationToken) is not { } body)
                return (Done(notification), true);
            if (await _post.SendAsync(notification.Url, notification.Id.Value, body, cancellationToken) is not { } problem)
            {
                await store.RecordRequestAsync(
                    new RequestStart(notification.Id, RequestKind.Notify, notification.Id.Value, RequestOutcome.Done), notification.Run, null, null, time.GetUtcNow(), cancellationToken);
                return (Done(notification), true);
            }

            return Failed(notification, problem);
        }
        catch (SluiceException e) when (e.IsTransient)
        {
            // It may have been delivered, and is again: at least once.
            return Failed(notification, e.Message);
        }
    }

    private (Notification, bool) Failed(Notification notification, string problem)
    {
        var now = time.GetUtcNow();
        if (now - notification.Since > options.MostAge)
        {
            GaveUp(notification.Id.Value, notification.Url.Host, notification.Tries + 1, problem);
            return (notification, true);
        }

        var wait = TimeSpan.FromMilliseconds(Math.Min(options.LongestWait.TotalMilliseconds, options.FirstWait.TotalMilliseconds * Math.Pow(2, Math.Min(notification.Tries, 20))));
        NotDelivered(notification.Id.Value, notification.Url.Host, problem, wait.TotalSeconds);
        return (notification with { Tries = notification.Tries + 1, Due = now + wait }, false);
    }

    private async Task<byte[]?> ReadAsync(Notification notification, CancellationToken cancellationToken)
    {
        if (await store.FindRunAsync(notification.Run, cancellationToken) is not { } run)
            return null;
        var view = await views.FindAsync(run.Job, cancellationToken);
        var receipts = await views.ReceiptsAsync(run.Key, cancellationToken);
        var notice = new Wire.Notice
        {
            Id = notification.Id.Value,
            Event = notification.Event,
            SentAt = time.GetUtcNow(),
            Job = JobMapping.Of(run, view, receipts.Count == 0 ? null : receipts[^1]),
        };
        return JsonSerializer.SerializeToUtf8Bytes(notice, Wire.ContractJson.TypeOf<Wire.Notice>());
    }

    private Notification Done(Notification notification)
    {
        Done(notification.Id);
        return notification;
    }

    /// <summary>So that the store is not asked again; when there are many it is.</summary>
    private void Done(RequestId id)
    {
        lock (_done)
        {
            if (_done.Count >= 20 * Page)
                _done.Clear();
            _done.Add(id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notice {Notice} was not taken by {Host}: {Problem}. Tried again in {Seconds:0.0} s.")]
    private partial void NotDelivered(string notice, string host, string problem, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "Notice {Notice} was given up: {Host} did not take it in {Tries} tries: {Problem}")]
    private partial void GaveUp(string notice, string host, int tries, string problem);
}
