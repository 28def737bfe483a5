using System.CommandLine;
using Sluice.Composition;
using Sluice.Connect.Sinks;
using Sluice.Core.Runs;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Resuming;
using Sluice.JobFiles.Secrets;
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
        JobPlan? plan = null;
        try
        {
            plan = _arguments.Read(parsed);
            mask = SecretMask.For(plan);
            await FailureText.WarnAsync(plan.Warnings, mask);
            return await RunAsync(parsed, plan, mask);
        }
        catch (Exception e)
        {
            var exit = await FailureText.WriteAsync(e, mask);
            return parsed.GetValue(_json)
                ? await new RunDocument(plan?.Name, exit) { Failure = FailureText.Describe(e) }.WriteAsync(mask)
                : exit;
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
        var json = parsed.GetValue(_json);
        if (decision.Exit is { } exit)
            return json ? await NotStarted(plan, known, decision, exit).WriteAsync(mask) : exit;

        using var signals = new StopSignals(clock);
        var observer = new LateObserver(new PlainLines(mask));
        // With --json the document is alone on standard output; rows that a sink prints are out of its way.
        var request = new ResolveRequest(Plugins.Catalog, SchemaDialect.Instance)
        {
            Connect = true,
            Output = json ? Console.Error : Console.Out,
            Clock = clock,
            Observer = observer,
        };
        ResolvedJob job;
        try
        {
            job = await new JobResolver(request).ResolveAsync(plan, signals.Token);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("CANCELED before anything was written.");
            return json ? await new RunDocument(plan.Name, ExitCode.Canceled) { Status = RunStatus.Canceled }.WriteAsync(mask) : ExitCode.Canceled;
        }

        await using (job)
        {
            await TellDiscoveriesAsync(job, mask);
            var run = new JobRun(job, store, new RunOptions(jobKey, JobFileText.ToText(plan.Resolved), decision.Fresh) { Clock = clock }, observer);
            IProgressView view = Console.IsErrorRedirected || json ? new LineProgress(run.Meters, mask, clock) : new LiveProgress(run.Meters, mask, clock);
            observer.Target = view;
            signals.Attach(run);
            var result = await ShowAsync(run, view, signals);
            return await new RunSummary(job, result, mask, Again(parsed, plan)).WriteAsync(json);
        }
    }

    private AgainLine Again(ParseResult parsed, JobPlan plan) => new(parsed.GetRequiredValue(_arguments.Job))
    {
        Variables = parsed.GetValue(_arguments.Variables) ?? [],
        Name = parsed.GetValue(_arguments.Name),
        Store = parsed.GetValue(_store),
        Secrets = SecretKeys.Of(plan.Resolved),
    };

    /// <summary>Nothing was to be done, or nothing could be: what is told of the last run.</summary>
    private static RunDocument NotStarted(JobPlan plan, JobRecord? known, StartDecision decision, int exit) => new(plan.Name, exit)
    {
        Run = known?.LastRun.Number,
        Status = known?.LastRun.Status,
        Failure = exit == ExitCode.Done ? null : new Told(decision.Message ?? "", exit),
    };

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
