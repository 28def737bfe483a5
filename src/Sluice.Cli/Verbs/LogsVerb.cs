using System.CommandLine;
using System.Globalization;
using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice logs ID</c>: what a job's processes wrote.</summary>
internal sealed class LogsVerb : ServerVerb
{
    private readonly Argument<long> _job = Inputs.Job();
    private readonly Option<bool> _follow = new("--follow", "-f") { Description = "Go on until the job has ended; with --json, one document on each line." };

    private readonly Option<int?> _tail = new("--tail", "-n") { Description = "Only the last lines, 1 to 1000.", HelpName = "LINES" };

    public LogsVerb(Surroundings around)
        : base(around, "logs", "Shows what a job's processes wrote.")
    {
        Command.Arguments.Add(_job);
        Command.Add(_follow);
        Command.Add(_tail);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = call.Parsed.GetRequiredValue(_job);
        if (call.Parsed.GetValue(_follow))
        {
            await call.Server.GetJobAsync(id, call.Stopped);
            call.WhenStopped = new Hint($"Job {id} goes on without you.");
            string? after = null;
            foreach (var line in call.Parsed.GetValue(_tail) is { } last ? (await call.Server.ListLastLogsAsync(id, last, call.Stopped)).Items : [])
            {
                Tell(call, line);
                after = line.Cursor;
            }

            await foreach (var line in call.Watcher().FollowLogsAsync(id, after, call.Stopped))
                Tell(call, line);
            return ExitStatus.Done;
        }

        if (call.Parsed.GetValue(_tail) is { } tail)
        {
            var page = await call.Server.ListLastLogsAsync(id, tail, call.Stopped);
            if (call.IsJson)
                call.WriteDocument();
            else
                page.Items.ToList().ForEach(l => Say(call, l));
            return ExitStatus.Done;
        }

        var lines = await Paged.ReadAsync(call, page => call.Server.ListLogsAsync(id, page, call.Stopped));
        foreach (var line in lines ?? [])
            Say(call, line);
        if (lines is { Count: 0 })
            call.Error.Say($"Job {id} has written nothing.");
        return ExitStatus.Done;
    }

    private static void Tell(Call call, LogLine line)
    {
        if (call.IsJson)
            call.WriteLine(line);
        else
            Say(call, line);
    }

    /// <summary>A line is not broken: it is searched for.</summary>
    private static void Say(Call call, LogLine line) =>
        call.Out.Raw(Printable.Of(
            $"{(line.At is { } at ? $"{at.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} " : "")}{(line.Worker.Length == 0 ? "" : $"{line.Worker}: ")}{line.Line}"));
}
