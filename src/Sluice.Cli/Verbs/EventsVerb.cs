using System.CommandLine;
using System.Globalization;
using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice events ID</c>: what happened to a job, in order.</summary>
internal sealed class EventsVerb : ServerVerb
{
    private const int PartSize = 1_000;
    private readonly Argument<long> _job = Inputs.Job();
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on until its run has ended; with --json, one document on each line." };
    private readonly Option<long> _after = new("--after") { Description = "Only those after this event.", HelpName = "EVENT" };

    public EventsVerb(Surroundings around)
        : base(around, "events", "Shows what happened to a job, in order.")
    {
        Command.Arguments.Add(_job);
        Command.Add(_follow);
        Command.Add(_after);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var (id, after) = (call.Parsed.GetRequiredValue(_job), call.Parsed.GetValue(_after));
        if (call.Parsed.GetValue(_follow))
        {
            // A stream opens only for a job that there is; a job that there is not is told at once and not waited for.
            await call.Server.GetJobAsync(id, call.Stopped);
            call.WhenStopped = new Hint($"Job {id} goes on without you.");
            await foreach (var seen in call.Watcher().FollowEventsAsync(id, after, call.Stopped))
            {
                if (call.IsJson)
                    call.WriteLine(seen);
                else
                    Say(call, seen);
            }

            return ExitStatus.Done;
        }

        var events = await Paged.ReadAsync(call, page => call.Server.ListEventsAsync(
            id, page.Cursor is { } cursor ? long.Parse(cursor, CultureInfo.InvariantCulture) : after, PartSize, call.Stopped));
        foreach (var seen in events ?? [])
            Say(call, seen);
        return ExitStatus.Done;
    }

    private static void Say(Call call, JobEvent seen) =>
        call.Out.Say(Amounts.Exactly(seen.At, call.Now), $"run {seen.Run} {seen.Status}: {seen.Message}");
}
