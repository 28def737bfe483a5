using System.CommandLine;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>What <c>cancel</c> and <c>force-stop</c> share: one job by its id, or those that a filter names, after a question.</summary>
internal abstract class StopVerb : ServerVerb
{
    private readonly Argument<long?> _job = Inputs.JobOrFilter();
    private readonly Option<string?> _name = Inputs.NameFilter("Stop all live jobs whose name matches; * stands for anything. Asks first.");
    private readonly Option<string?> _status = Inputs.OneOf("--status", "Stop all jobs with this status. Asks first", Statuses.Live);
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };
    private readonly Option<bool> _wait;
    private readonly Option<TimeSpan?> _timeout = Inputs.Timeout();
    private readonly Option<string?> _requestId = Inputs.RequestId();
    private readonly Option<TimeSpan?> _patience = Inputs.Patience();

    protected StopVerb(Surroundings around, string name, string description, string wait)
        : base(around, name, description)
    {
        _wait = Inputs.Wait(wait);
        Command.Arguments.Add(_job);
        Command.Add(_name);
        Command.Add(_status);
        Command.Add(_yes);
        Command.Validators.Add(result =>
        {
            // What was given, not what it means: a value that cannot be used is told by its option, and throws here.
            var isFiltered = result.GetResult(_name) is not null || result.GetResult(_status) is not null;
            if (result.GetResult(_job)?.Tokens.Count > 0 == isFiltered)
                result.AddError(isFiltered ? "give a job's id, or --name and --status, not both" : "which job? Give its id, or choose jobs with --name GLOB or --status S");
            if (isFiltered && result.GetResult(_requestId) is not null)
                result.AddError("--request-id is for one job: each of many has a request of its own");
        });
    }

    /// <summary>Adds the options that come last.</summary>
    protected void AddRest()
    {
        Command.Add(_wait);
        Command.Add(_timeout);
        Command.Add(_requestId);
        Command.Add(_patience);
    }

    protected bool Waits(Call call) => call.Parsed.GetValue(_wait);

    protected TimeSpan? TimeoutOf(Call call) => call.Parsed.GetValue(_timeout);

    protected Task<T> SendAsync<T>(Call call, Func<SluiceClient, string, CancellationToken, Task<T>> send) =>
        call.SendAsync(call.Parsed.GetValue(_requestId), PatienceOf(call), send);

    /// <inheritdoc />
    protected override Task<int> RunAsync(Call call)
    {
        if (call.Parsed.GetValue(_job) is { } job)
            return StopOneAsync(call, job);
        var filter = new JobQuery
        {
            Name = call.Parsed.GetValue(_name),
            Status = call.Parsed.GetValue(_status) is { } status ? new JobStatus(status) : null,
        };
        return new StopMany(call, Command.Name, filter, PatienceOf(call)).RunAsync(
            call.Parsed.GetValue(_yes), IsPreview(call), (job, server, id, stopped) => StopOneOfManyAsync(call, job, server, id, stopped),
            Waits(call) ? job => WaitOneAsync(call, job) : null);
    }

    /// <summary>Whether nothing is to be stopped.</summary>
    protected virtual bool IsPreview(Call call) => false;

    /// <summary>Stops one job, and tells.</summary>
    protected abstract Task<int> StopOneAsync(Call call, long job);

    /// <summary>Stops one of many.</summary>
    protected abstract Task<StoppedJob> StopOneOfManyAsync(Call call, Job job, SluiceClient server, string requestId, CancellationToken stopped);

    /// <summary>Waits for one of many.</summary>
    /// <returns>Whether what was waited for came in time.</returns>
    protected abstract Task<bool> WaitOneAsync(Call call, StoppedJob stopped);

    private TimeSpan PatienceOf(Call call) => call.Parsed.GetValue(_patience) ?? Inputs.DefaultPatience;
}
