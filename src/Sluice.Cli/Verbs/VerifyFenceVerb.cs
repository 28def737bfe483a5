using Sluice.Cli.Asking;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice verify-fence ID</c>: commits with superseded tokens, shown to be refused.</summary>
internal sealed class VerifyFenceVerb : ChangeVerb
{
    public VerifyFenceVerb(Surroundings around)
        : base(around, "verify-fence", "Tries commits with superseded tokens at each sink of a job, and shows what was refused. No table of yours is touched, and nothing stays.") => AddRest();

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = JobOf(call);
        var trial = await SendAsync(call, (server, requestId, stopped) => server.VerifyFenceAsync(id, requestId, stopped));
        if (call.IsJson)
            call.WriteDocument();
        else
        {
            foreach (var sink in trial.Sinks)
                call.Out.Say($"{sink.Sink} ({sink.Fencing}):", $"{Text(sink)}: {sink.Proof}.");
        }

        if (trial.Holds)
            return ExitStatus.Done;
        var isBroken = trial.Sinks.Any(s => s.Verdict == "accepted");
        call.Error.Say(isBroken
            ? new Hint("A sink would take a superseded commit. Stop what still runs of the job, and look at the sink's ledger:", $"sluice job {id}")
            : new Hint("Not every sink could be tried. Once the job has written there, or the sink answers, type it again:", $"sluice verify-fence {id}"));
        return isBroken ? ExitStatus.Failed : ExitStatus.Refused;
    }

    private static string Text(SinkTrial sink) => sink.Verdict switch
    {
        "refused" => "REFUSED",
        "accepted" => "ACCEPTED",
        "bounded" => "no fence, but a bound",
        _ => "not known",
    };
}
