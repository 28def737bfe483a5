using System.Globalization;
using Sluice.Core.Attempts;
using Sluice.Core.Errors;
using Sluice.Core.Identity;
using Sluice.Core.Leases;
using Sluice.Runtime.Runners.Logs;
using Sluice.Runtime.Runners.Protocol;
using Sluice.Runtime.Telemetry;

namespace Sluice.Runtime.Runners.Agent;

/// <summary>
/// One runner and the attempts of one run in it, driven by one loop: starts the process, passes on permits and orders, ends it by harder and
/// harder means, and tells of its attempts when it is seen gone. Everything else only takes note and wakes the loop.
/// </summary>
internal sealed class Runner : IDisposable
{
    private readonly RunnerGround _ground;
    private readonly Action<AttemptId, AttemptNews> _tell;
    private readonly Action<string?> _started;
    private readonly string _name;
    private readonly RunnerLog _log;
    private readonly RunnerEnding _ending;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptId, HeldRun> _attempts = [];
    private bool _isClosing;
    private bool _isReady;
    private bool _isDirty;
    private bool _isExitSent;
    private Task _sending = Task.CompletedTask;
    private string? _killedFor;
    private long _sentAt;
    private int _processId;

    /// <summary>Makes one; its process is started by <see cref="RunAsync"/>.</summary>
    /// <param name="ground">What it is started with.</param>
    /// <param name="name">Its name among the node's runners.</param>
    /// <param name="tell">Told how its attempts are.</param>
    /// <param name="started">Told once why its process could not be started; <c>null</c> when it was.</param>
    public Runner(RunnerGround ground, string name, Action<AttemptId, AttemptNews> tell, Action<string?> started)
    {
        (_ground, _name, _tell, _started) = (ground, name, tell, started);
        _log = new RunnerLog(ground.Options.LogBytes, ground.Options.LogFiles, ground.Options.Common.Time);
        _ending = new RunnerEnding(ground.Options.Common);
    }

    private ProcessRunnersOptions Options => _ground.Options;

    private TimeProvider Time => Options.Common.Time;

    /// <summary>What of it does not die, for people; <c>null</c> when nothing.</summary>
    public string? Quarantine => _ending.Unkillable;

    /// <summary>Its process; 0 while there is none.</summary>
    public int ProcessId => Volatile.Read(ref _processId);

    /// <summary>Gives it an attempt. <c>false</c>: it is ending, and takes none.</summary>
    public bool TryTake(AttemptGrant grant, Permit permit)
    {
        lock (_gate)
        {
            // One that is being killed may take its process with it, and whoever is in it; a signal does.
            if (_isClosing || _ending.IsSignaled || _attempts.Values.Any(a => a is { End: null, KilledAt: not null }))
                return false;
            _attempts.TryAdd(grant.Attempt.Id, new HeldRun(grant, permit));
        }

        Wake();
        return true;
    }

    public void Extend(AttemptId attempt, Permit permit, AttemptOrder order)
    {
        lock (_gate)
        {
            if (!_attempts.TryGetValue(attempt, out var held))
                return;
            if (permit.Until > held.Permit.Until)
                held.Permit = permit;
            if (order > held.Order)
                held.Order = order;
            _isDirty = true;
        }

        Wake();
    }

    public void Kill(AttemptId attempt, string why, bool atOnce)
    {
        lock (_gate)
        {
            if (!_attempts.TryGetValue(attempt, out var held))
                return;
            Kill(held, why, atOnce);
        }

        Wake();
    }

    /// <summary>Ends it with all that is in it.</summary>
    public void Close(string why)
    {
        lock (_gate)
        {
            _isClosing = true;
            foreach (var held in _attempts.Values)
                Kill(held, why, atOnce: true);
            _ending.CloseAtOnce();
        }

        Wake();
    }

    /// <summary>The loop. Returns when its process is gone and all is told.</summary>
    /// <param name="wait">How long to wait before the process is started, unless it is needed before.</param>
    public async Task RunAsync(TimeSpan wait)
    {
        await _wake.WaitAsync(wait, CancellationToken.None);
        string cause;
        try
        {
            using var process = await RunnerProcess.StartAsync(_ground, _log, _name);
            RuntimeMeter.Started();
            Volatile.Write(ref _processId, process.Id);
            _started(null);
            cause = await DriveAsync(process);
        }
        catch (Exception e)
        {
            cause = $"a runner could not be started: {e.Message}";
            if (ProcessId == 0)
                _started(cause);
        }

        TellAll(cause);
    }

    public void Dispose()
    {
        _log.Dispose();
        _wake.Dispose();
    }

    private async Task<string> DriveAsync(RunnerProcess process)
    {
        Listen(process);
        var gone = process.GoneAsync();
        var watching = gone.ContinueWith(_ => Wake(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        while (!gone.IsCompleted)
        {
            Send(process);
            TimeSpan next;
            lock (_gate)
                next = _ending.Step(process, _attempts.Values, _isReady, Time.GetTimestamp());
            await _wake.WaitAsync(Least(next, Options.Common.Timings.Renewal / 2), CancellationToken.None);
        }

        await gone;
        await watching;
        return process.Cause;
    }

    private void Listen(RunnerProcess process)
    {
        process.Rpc.AddLocalRpcMethod(RunnerCalls.Hello, (HelloWord word) => Greet(process, word));
        process.Rpc.AddLocalRpcMethod(RunnerCalls.News, (NewsWord word) => Hear(word, isEnd: false));
        process.Rpc.AddLocalRpcMethod(RunnerCalls.Ended, (NewsWord word) => Hear(word, isEnd: true));
        process.Rpc.AddLocalRpcMethod(RunnerCalls.Committed, (IReadOnlyList<CommitTime> times) =>
        {
            RunKey? run;
            lock (_gate)
                run = _attempts.Values.FirstOrDefault()?.Grant.Attempt.Run;
            foreach (var time in times)
                RuntimeMeter.Committed(time.Class, time.Seconds, run, Time);
        });
        new RunnerQuestions(_ground.Store, Find).Answer(process.Rpc);
        process.Rpc.StartListening();
    }

    private void Greet(RunnerProcess process, HelloWord word)
    {
        if (word.Version != HelloWord.Present)
        {
            _log.Write($"the runner speaks protocol {word.Version}, and this node {HelloWord.Present}: restart the node after an upgrade");
            process.Kill();
            return;
        }

        lock (_gate)
            _isReady = true;
        Wake();
    }

    private AttemptGrant? Find(AttemptId attempt)
    {
        lock (_gate)
            return _attempts.TryGetValue(attempt, out var held) && held.End is null ? held.Grant : null;
    }

    private void Hear(NewsWord word, bool isEnd)
    {
        var news = word.ToNews();
        bool isToBeTold;
        lock (_gate)
        {
            if (!_attempts.TryGetValue(word.Attempt, out var held) || held.End is not null)
                return;
            held.News = news with { State = AttemptState.Running };
            isToBeTold = !isEnd || End(held, news);
        }

        if (isToBeTold)
            _tell(word.Attempt, news);
        if (isEnd)
            Wake();
    }

    /// <returns>Whether it is told now: as long as others work in the process it cannot be seen gone, and the last one's end closes it.</returns>
    private bool End(HeldRun held, AttemptNews news)
    {
        held.End = news;
        if (_attempts.Values.All(a => a.End is not null))
        {
            _isClosing = true;
            return false;
        }

        _attempts.Remove(held.Grant.Attempt.Id);
        return true;
    }

    /// <summary>One message is on its way at a time: of a process that is stopped nothing piles up, and the latest permit is what it gets.</summary>
    private void Send(RunnerProcess process)
    {
        if (!_sending.IsCompleted)
            return;
        List<HeldRun> begun;
        AgentWords words;
        bool isExit;
        lock (_gate)
        {
            var isDue = Time.GetElapsedTime(_sentAt) >= Options.Common.Timings.Renewal;
            begun = [.. _attempts.Values.Where(a => !a.IsSent)];
            isExit = _isClosing && !_isExitSent;
            if (!_isReady || (begun.Count == 0 && !_isDirty && !isDue && !isExit))
                return;
            words = new AgentWords([.. _attempts.Values.Where(a => a.IsSent && a.End is null).Select(WordFor)]);
            foreach (var held in begun)
                held.IsSent = true;
            (_isDirty, _isExitSent, _sentAt) = (false, _isClosing, Time.GetTimestamp());
        }

        _sending = Task.Run(() => SendAsync(process, begun, words, isExit), CancellationToken.None);
    }

    private async Task SendAsync(RunnerProcess process, List<HeldRun> begun, AgentWords words, bool isExit)
    {
        try
        {
            foreach (var held in begun)
                await BeginAsync(process, held);
            await process.Rpc.NotifyAsync(RunnerCalls.Words, [words]);
            if (isExit)
                await process.Rpc.NotifyAsync(RunnerCalls.Exit);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or StreamJsonRpc.ConnectionLostException)
        {
            // It is gone, or about to be seen gone.
        }
        catch (Exception e)
        {
            // What cannot be said would be waited for in vain.
            _log.Write($"the node could not speak to the runner: {e.Message}");
            process.Kill();
        }
        finally
        {
            Wake();
        }
    }

    private async Task BeginAsync(RunnerProcess process, HeldRun held)
    {
        var grant = held.Grant;
        string text;
        try
        {
            text = Options.Common.OpenJob(grant);
            _log.Open(RunnerLogs.PathOf(Options.Logs, grant.Attempt.Run), Options.MaskFor(grant, text));
            _ground.Left.Work(process.Id, grant);
        }
        catch (Exception e)
        {
            // Whatever it is: the attempt has failed, and does not wait for ever.
            var (code, isTransient) = e is SluiceException known ? (known.Code, known.IsTransient) : ("SLC4001", false);
            Hear(NewsWord.Of(grant.Attempt.Id, new AttemptNews(AttemptState.Failed, default) { Error = $"{code} {e.Message}", IsTransient = isTransient }), isEnd: true);
            return;
        }

        var timings = Options.Common.Timings;
        StartWord word;
        lock (_gate)
        {
            word = new StartWord
            {
                Grant = grant with { Config = text },
                Store = _ground.Store.Id,
                Until = held.Permit.Until.Ticks,
                Order = held.KilledAt is null ? held.Order : AttemptOrder.Kill,
                Answer = timings.Answer * 2,
                News = Options.Common.News,
                Patience = timings.Silence * 2,
                WorkingDirectory = Environment.CurrentDirectory,
                Files = FilesWord.Of(Options.Common.Files),
            };
        }

        await process.Rpc.NotifyAsync(RunnerCalls.Start, [word]);
    }

    private static OrderWord WordFor(HeldRun held) =>
        new(held.Grant.Attempt.Id, held.Permit.Until.Ticks, held.KilledAt is null ? held.Order : AttemptOrder.Kill);

    private static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private void Kill(HeldRun held, string why, bool atOnce)
    {
        held.KilledAt ??= Time.GetTimestamp();
        held.AtOnce |= atOnce;
        held.Why ??= why;
        _killedFor = why;
        held.Permit = Permit.None;
        _isDirty = true;
    }

    private void TellAll(string cause)
    {
        List<(AttemptId Attempt, AttemptNews News)> ends;
        lock (_gate)
        {
            _isClosing = true;
            if (_ending.IsMute)
                cause = string.Create(CultureInfo.InvariantCulture, $"{cause}: it had said nothing for {Options.Common.Timings.Deadline.TotalSeconds:0.#} s after its start");
            else if (_ending.IsSignaled && _killedFor is { } why)
            {
                // What was ended for the sake of another, which may have been told and forgotten since, has not failed.
                foreach (var other in _attempts.Values.Where(a => a.KilledAt is null))
                    Kill(other, why, atOnce: true);
            }

            if (_attempts.Values.Any(a => a is { End: null, KilledAt: null, Order: < AttemptOrder.End }))
                RuntimeMeter.Died();
            ends = [.. _attempts.Values.Select(a => (a.Grant.Attempt.Id, a.EndWith(cause)))];
            _attempts.Clear();
        }

        foreach (var (attempt, news) in ends)
            _tell(attempt, news);
    }

    private void Wake()
    {
        lock (_wake)
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
    }
}
