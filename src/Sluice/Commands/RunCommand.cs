using System.CommandLine;
using Sluice.Composition;
using Sluice.Connect.Sinks;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Resuming;
using Sluice.JobFiles.Types;
using Sluice.Output;
using Sluice.Runtime.Resolution;
using Sluice.Runtime.Runs;
using Sluice.Storage.Sqlite;

namespace Sluice.Commands;

/// <summary><c>sluice run JOB</c>: one job in this process, with a small store of its own.</summary>
internal sealed class RunCommand
{
    private readonly JobArguments _arguments = new();
    private readonly Option<string?> _store = new("--store") { Description = "The job's store: a SQLite file (default: one for each job under $SLUICE_HOME or .sluice/)." };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the last committed positions of the job's last run." };
    private readonly Option<bool> _fresh = new("--fresh") { Description = "Start from the beginning, also where --resume would say that all is done." };
    private readonly Option<bool> _json = new("--json") { Description = "The summary as one JSON document on standard output." };

    public static Command Create()
    {
        var run = new RunCommand();
        var command = new Command("run", "Runs one job in this process, to its end.") { run._store, run._resume, run._fresh, run._json };
        run._arguments.AddTo(command);
        command.SetAction((parsed, _) => run.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var mask = SecretMask.None;
        try
        {
            var plan = _arguments.Read(parsed);
            mask = SecretMask.For(plan);
            await FailureText.WarnAsync(plan.Warnings, mask);
            return await RunAsync(parsed, plan, mask);
        }
        catch (Exception e)
        {
            return await FailureText.WriteAsync(e, mask);
        }
    }

    private async Task<int> RunAsync(ParseResult parsed, JobPlan plan, SecretMask mask)
    {
        var clock = TimeProvider.System;
        var jobKey = StoreLocation.JobKey(parsed.GetValue(_arguments.Name), parsed.GetRequiredValue(_arguments.Job));
        var storePath = StoreLocation.For(parsed.GetValue(_store), jobKey);
        await using var store = SqliteControlStore.Open(storePath, clock, RandomIds.NewStoreId);
        var known = await store.FindJobAsync(jobKey, CancellationToken.None);
        var decision = StartDecision.Of(plan, known, parsed.GetValue(_resume), parsed.GetValue(_fresh));
        if (decision.Message is { } message)
            await Console.Error.WriteLineAsync(mask.Apply(message));
        if (decision.Exit is { } exit)
            return exit;

        using var signals = new StopSignals(clock);
        var json = parsed.GetValue(_json);
        // With --json the document is alone on standard output; rows that a sink prints are out of its way.
        var request = new ResolveRequest(Plugins.Catalog, SchemaDialect.Instance)
        {
            Connect = true,
            Output = json ? Console.Error : Console.Out,
            Clock = clock,
        };
        ResolvedJob job;
        try
        {
            job = await new JobResolver(request).ResolveAsync(plan, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("CANCELED before anything was written.");
            return ExitCode.Canceled;
        }

        await using (job)
        {
            await TellDiscoveriesAsync(job, mask);
            var late = new LateObserver();
            var run = new JobRun(job, store, new RunOptions(jobKey, JobFileText.ToText(plan.Resolved), decision.Fresh) { Clock = clock }, late);
            IProgressView view = Console.IsErrorRedirected || json ? new LineProgress(run.Meters, mask, clock) : new LiveProgress(run.Meters, mask, clock);
            late.Target = view;
            signals.Attach(run);
            var result = await ShowAsync(run, view, signals);
            return await new RunSummary(job, result, mask, parsed.GetRequiredValue(_arguments.Job)).WriteAsync(json);
        }
    }

    /// <summary>What a sink found out when it was opened: that it creates its ledger, or what weaker promise it has to make.</summary>
    private static async Task TellDiscoveriesAsync(ResolvedJob job, SecretMask mask)
    {
        foreach (var sink in job.Sinks)
        {
            var isDiscovered = sink.Capabilities.Class == SinkClass.Transactional || sink.Capabilities.Class != sink.Sink.DeclaredCapabilities.Class;
            if (isDiscovered && sink.Capabilities.Note is { } note)
                await Console.Error.WriteLineAsync(mask.Apply($"{sink.Name}: {note}"));
        }
    }

    private static async Task<RunResult> ShowAsync(JobRun run, IProgressView view, StopSignals signals)
    {
        using var ended = new CancellationTokenSource();
        var showing = view.ShowAsync(ended.Token);
        try
        {
            return await run.RunAsync(signals.Token);
        }
        finally
        {
            await ended.CancelAsync();
            await showing;
        }
    }
}
