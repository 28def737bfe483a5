using System.CommandLine;
using Sluice.Cli.Text;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice jobs</c>: jobs, newest first.</summary>
internal sealed class JobsVerb : ServerVerb
{
    private readonly Option<string?> _status = Inputs.OneOf("--status", "Only those with this status", Statuses.All);
    private readonly Option<string?> _name = Inputs.NameFilter("Only those whose name matches; * stands for anything.");
    private readonly Option<int?> _limit = Inputs.Limit("jobs (default: 100)");
    private readonly Option<string?> _cursor = new("--cursor") { Description = "Where to read on, as the last answer told.", HelpName = "C" };

    public JobsVerb(Surroundings around)
        : base(around, "jobs", "Lists jobs, newest first.")
    {
        Command.Add(_status);
        Command.Add(_name);
        Command.Add(_limit);
        Command.Add(_cursor);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var query = new JobQuery
        {
            Status = call.Parsed.GetValue(_status) is { } status ? new JobStatus(status) : null,
            Name = call.Parsed.GetValue(_name),
            Limit = call.Parsed.GetValue(_limit),
            Cursor = call.Parsed.GetValue(_cursor),
        };
        var page = await call.Server.ListJobsAsync(query, call.Stopped);
        if (call.IsJson)
        {
            call.WriteDocument();
            return ExitStatus.Done;
        }

        if (page.Items.Count == 0)
            call.Error.Say(query is { Status: null, Name: null, Cursor: null } ? "There are no jobs yet. Give the server one: sluice submit JOB" : "No job matches.");
        else
            call.Out.Write(JobListing.Draw(page.Items, call.Now, call.Out.Width));
        if (page.NextCursor is { } cursor)
            call.Error.Say($"There are more: --cursor {cursor}");
        return ExitStatus.Done;
    }
}
