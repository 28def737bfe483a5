using System.CommandLine;
using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Cli.Top;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice top</c>: the cluster, live.</summary>
internal sealed class TopVerb : ServerVerb
{
    private const string HomeAndClear = "\u001b[H\u001b[J";
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);
    private readonly Option<bool> _once = new("--once") { Description = "Show it once." };
    private readonly Option<TimeSpan?> _interval = Inputs.Span("--interval", "How often (default: 2s).");

    public TopVerb(Surroundings around)
        : base(around, "top", "Shows the cluster, live: jobs and their rates, workers, what was left behind, what a store outage would hit.")
    {
        Command.Add(_once);
        Command.Add(_interval);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var painter = new Painter(call);
        if (call.IsJson)
        {
            var seen = await painter.TakeAsync();
            call.WriteDocument(json =>
            {
                json.WriteString("at", seen.At.UtcDateTime);
                Call.WriteMember(json, "jobs", new Page<Job> { Items = seen.Jobs });
                Call.WriteMember(json, "workers", new Page<Worker> { Items = seen.Workers });
                Call.WriteMember(json, "leftBehind", new Page<Job> { Items = seen.Leftovers });
                json.WriteNumber("tasks", seen.Tasks);
            });
            return ExitStatus.Done;
        }

        return call.Parsed.GetValue(_once) ? await OnceAsync(call, painter) : await LiveAsync(call, painter);
    }

    private static async Task<int> OnceAsync(Call call, Painter painter)
    {
        var picture = await painter.TakeAsync();
        new PictureText(call.Out, call.Link.Server).Write(picture, null, call.Now, j => painter.Rate(j).PerSecond);
        return ExitStatus.Done;
    }

    private async Task<int> LiveAsync(Call call, Painter painter)
    {
        var interval = call.Parsed.GetValue(_interval) ?? s_interval;
        Picture? picture = null;
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                string? trouble = null;
                try
                {
                    picture = await painter.TakeAsync();
                }
                catch (Exception e) when (!isFirst && e is SluiceUnreachableException or SluiceApiException { IsTransient: true })
                {
                    // An outage is what one looks at this for: what was known before stays in sight.
                    trouble = e is SluiceApiException api ? $"{api.Message}{await NodeAsync(call)}" : FailureText.Document((SluiceUnreachableException)e).Detail;
                }

                Show(call, painter, picture, trouble, isFirst);
                await Task.Delay(interval, call.Around.Time, call.Stopped);
            }
        }
        catch (OperationCanceledException) when (call.Stopped.IsCancellationRequested)
        {
            // Looking is over; there is nothing that could have been canceled.
            return ExitStatus.Done;
        }
    }

    /// <summary>What the node knows of itself while its store is away: how many tasks that hits, and when.</summary>
    private static async Task<string> NodeAsync(Call call)
    {
        try
        {
            var node = await call.Server.GetNodeAsync(call.Stopped);
            var left = node.LeaseAge is { } age ? node.Permit - age : TimeSpan.Zero;
            var when = left > TimeSpan.Zero ? $"in {Amounts.Span(left)}" : "now";
            return $" Node {node.Name} holds {Amounts.Count(node.Tasks, "task")}: they {(node.OnStoreOutage == "stop" ? "are ended" : "pause")} {when}.";
        }
        catch (Exception e) when (e is SluiceUnreachableException or SluiceApiException)
        {
            // A server of a release that does not know the question, or one that has just gone.
            return "";
        }
    }

    private static void Show(Call call, Painter painter, Picture? picture, string? trouble, bool isFirst)
    {
        // Drawn whole and written at once: a terminal shows no half of it.
        using var text = new StringWriter();
        new PictureText(new Screen(text, call.Around.Width, call.Around.HasColors), call.Link.Server).Write(picture, trouble, call.Now, j => painter.Rate(j).PerSecond);
        call.Around.Out.Write(call.Around.IsTerminal ? HomeAndClear + text : isFirst ? text.ToString() : Environment.NewLine + text);
        call.Around.Out.Flush();
    }
}
