using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;
using Sluice.Runtime.Attempts;
using Sluice.Runtime.Permits;
using Sluice.Runtime.Runners.Protocol;

namespace Sluice.Runtime.Runners.Child;

/// <summary>The program of a runner: attempts of one run, for an agent that speaks through standard input and output.</summary>
public static class RunnerProgram
{
    /// <summary>Many a connector blocks its thread; the agent must be heard all the same.</summary>
    private const int LeastThreads = 64;

    /// <summary>Works until its agent says that nothing is left, or is gone.</summary>
    /// <param name="agent">The process that started it.</param>
    /// <param name="surroundings">What attempts find here. Its <see cref="AttemptSurroundings.Output"/> is replaced: rows that are shown go to the job's log.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(int agent, AttemptSurroundings surroundings)
    {
        ArgumentNullException.ThrowIfNull(surroundings);
        if (OperatingSystem.IsWindows())
        {
            await Console.Error.WriteLineAsync("sluice: runners are processes of a Unix system; on this one tasks run in the node itself.");
            return RunnerExit.NoAgent;
        }

        var (input, output) = RunnerSystem.TakePipes();
        RunnerSystem.LeadGroup();
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, LeastThreads), ports);
        await using var reading = new AnonymousPipeClientStream(PipeDirection.In, (SafePipeHandle)input);
        await using var writing = new AnonymousPipeClientStream(PipeDirection.Out, (SafePipeHandle)output);
        using var rpc = RunnerPipe.Over(writing, reading);
        using var commits = new CommitTimes();
        var attempts = new RunnerAttempts(rpc, surroundings with { Output = Console.Error }, BootClock.Instance, commits);
        var watch = new AgentWatch(input, agent, BootClock.Instance, attempts.IsIdle);
        attempts.Listen(watch);
        watch.Start();
        rpc.StartListening();
        await rpc.NotifyAsync(RunnerCalls.Hello, [new HelloWord(HelloWord.Present, Environment.ProcessId)]);
        await attempts.Ended;
        await Console.Error.FlushAsync();
        return RunnerExit.Done;
    }
}
