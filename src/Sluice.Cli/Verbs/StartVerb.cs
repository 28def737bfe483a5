using System.CommandLine;
using Sluice.Cli.Asking;
using Sluice.Cli.Text;
using Sluice.Cli.Waiting;
using Sluice.Client;
using Sluice.Client.Contract;

namespace Sluice.Cli.Verbs;

/// <summary>What <c>resume</c> and <c>restart</c> share: they make the next run, which may be waited for.</summary>
internal abstract class StartVerb : ChangeVerb
{
    private readonly Option<bool> _wait = Inputs.Wait("Wait for the end; the exit status is that of 'sluice run'.");
    private readonly Option<TimeSpan?> _timeout = Inputs.Timeout();

    protected StartVerb(Surroundings around, string name, string description)
        : base(around, name, description)
    {
    }

    protected Option<string?> Reason { get; } = Inputs.Reason();

    /// <summary>Adds the options that both have.</summary>
    protected void AddShared()
    {
        Command.Add(Reason);
        Command.Add(_wait);
        Command.Add(_timeout);
        AddRest();
    }

    /// <summary>What is to be sent.</summary>
    protected abstract Task<Func<SluiceClient, string, CancellationToken, Task<Job>>> SendingAsync(Call call, long id);

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var id = JobOf(call);
        var job = await SendAsync(call, await SendingAsync(call, id));
        if (call.Parsed.GetValue(_wait))
        {
            call.WhenStopped = new Hint($"Job {id} goes on. Stop it:", $"sluice cancel {id} --wait");
            return await new EndOfRun(call, call.Parsed.GetValue(_timeout)).WaitAsync(job);
        }

        if (call.IsJson)
        {
            call.WriteDocument();
            return ExitStatus.Done;
        }

        new JobText(call.Out, call.Now).Headline(job);
        call.Out.Say(NextStep.Look(id));
        return ExitStatus.Done;
    }
}
