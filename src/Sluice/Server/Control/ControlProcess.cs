using System.Text.Json;
using Sluice.Commands;
using Sluice.Core.Leases;
using Sluice.Engine.Waiting;
using Sluice.Runtime.Runners;

namespace Sluice.Server.Control;

/// <summary>
/// A node's control process: started, listened to, started again with growing waits when it ends, ended when it says nothing for long. It may be killed at
/// any moment without a task noticing, and it ends with the node.
/// </summary>
/// <param name="order">What it is told.</param>
/// <param name="tools">Clock, times.</param>
/// <param name="log">Told of its ends.</param>
internal sealed class ControlProcess(ControlOrder order, LoopTools tools, NodeLog log)
{
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_leastPatience = TimeSpan.FromMilliseconds(500);

    private long _beatAt = long.MinValue;
    private long _heardAt;

    /// <summary>It said lately that it coordinates.</summary>
    public bool IsUp => Volatile.Read(ref _beatAt) is var at and > long.MinValue && tools.Clock.Now - new LeaseInstant(at) <= Patience;

    /// <summary>How often it is to say that it is alive.</summary>
    public static TimeSpan Pace(Timings timings) => timings.Renewal / 10;

    private TimeSpan Patience => tools.Timings.Renewal / 2 is var half && half > s_leastPatience ? half : s_leastPatience;

    private TimeSpan Silence => tools.Timings.Silence is var silence && silence > s_leastPatience * 4 ? silence : s_leastPatience * 4;

    /// <summary>Keeps one until it is cancelled, then ends it in good order.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            var begun = tools.Clock.Now;
            var how = await RunOneAsync(cancellationToken);
            Volatile.Write(ref _beatAt, long.MinValue);
            if (cancellationToken.IsCancellationRequested)
                return;
            failures = tools.Clock.Now - begun > s_longestStart ? 0 : failures + 1;
            var wait = PassLoop.Backoff(failures, tools.Jitter());
            log.ControlEnded(how, wait.TotalSeconds);
            await Task.Delay(wait, tools.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> RunOneAsync(CancellationToken cancellationToken)
    {
        using var child = new NodeChild();
        try
        {
            await child.StartAsync(Environment.ProcessPath!, ControlCommand.Arguments(Environment.ProcessId));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"cannot be started: {e.Message}";
        }

        log.ControlStarted(child.Id);
        using var gone = new CancellationTokenSource();
        var listening = ListenAsync(child, gone.Token);
        var ended = child.GoneAsync(CancellationToken.None);
        try
        {
            await child.Input.WriteLineAsync(JsonSerializer.Serialize(order, ControlOrderJson.Default.ControlOrder).AsMemory(), cancellationToken);
            await child.Input.FlushAsync(cancellationToken);
            await WatchAsync(child, ended, cancellationToken);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // It has ended before it listened, or it is to end.
            child.Terminate();
        }

        if (await Task.WhenAny(ended, Task.Delay(s_longestEnd, tools.Time, CancellationToken.None)) != ended)
            child.Kill();
        var status = await ended;
        await gone.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return status > 128 ? $"was ended by signal {status - 128}" : $"ended with status {status}";
    }

    /// <summary>Returns when it has ended; kills it when it says nothing for long.</summary>
    private async Task WatchAsync(NodeChild child, Task ended, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _heardAt, (tools.Clock.Now + s_longestStart).Ticks);
        while (!ended.IsCompleted)
        {
            if (tools.Clock.Now - new LeaseInstant(Volatile.Read(ref _heardAt)) > Silence)
                child.Kill();
            await Task.WhenAny(ended, Task.Delay(Patience, tools.Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task ListenAsync(NodeChild child, CancellationToken cancellationToken)
    {
        while (await child.Output.ReadLineAsync(cancellationToken) is { } word)
        {
            var now = tools.Clock.Now.Ticks;
            Volatile.Write(ref _heardAt, now);
            Volatile.Write(ref _beatAt, word == ControlWords.Beat ? now : long.MinValue);
        }
    }
}
