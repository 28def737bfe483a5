using System.CommandLine;
using Sluice.Cli.Asking;
using Sluice.Cli.Waiting;
using Sluice.Client;

namespace Sluice.Cli.Verbs;

/// <summary><c>sluice submit JOB</c>: a job file to the server, as it is; prints the job's id.</summary>
internal sealed class SubmitVerb : ServerVerb
{
    private readonly Argument<string> _job = new("JOB") { Description = "The job file (.conf in SeaTunnel's dialect, .json, or .sql); - for standard input. Paths in it are the server's." };
    private readonly Option<string[]> _variables = new("-i", "--variable")
    {
        Description = "A variable for ${name} in the job file: -i name=value. May be given several times.",
        HelpName = "k=v",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _name = new("--name", "-n") { Description = "The job's name, instead of job.name in the file.", HelpName = "N" };
    private readonly Option<bool> _wait = Inputs.Wait("Wait for the end; the exit status is that of 'sluice run'.");
    private readonly Option<TimeSpan?> _timeout = Inputs.Timeout();
    private readonly Option<string?> _requestId = Inputs.RequestId();
    private readonly Option<TimeSpan?> _patience = Inputs.Patience();

    public SubmitVerb(Surroundings around)
        : base(around, "submit", "Gives a job to the server; prints the job's id.")
    {
        Command.Arguments.Add(_job);
        Command.Add(_variables);
        Command.Add(_name);
        Command.Add(_wait);
        Command.Add(_timeout);
        Command.Add(_requestId);
        Command.Add(_patience);
    }

    /// <inheritdoc />
    protected override async Task<int> RunAsync(Call call)
    {
        var path = call.Parsed.GetRequiredValue(_job);
        var text = await JobFile.ReadAsync(call, path);
        call.File = path == JobFile.StandardInput ? "standard input" : path;
        var options = new SubmitOptions
        {
            Format = JobFile.FormatOf(path),
            Name = call.Parsed.GetValue(_name),
            Variables = Variables(call.Parsed.GetValue(_variables) ?? []),
        };
        var job = await call.SendAsync(
            call.Parsed.GetValue(_requestId), call.Parsed.GetValue(_patience) ?? Inputs.DefaultPatience,
            (server, id, stopped) => server.SubmitAsync(text, options with { RequestId = id }, stopped));
        foreach (var warning in FailureText.Warnings(job, call.File))
            call.Error.Say(warning);
        if (!call.Parsed.GetValue(_wait))
        {
            if (call.IsJson)
                call.WriteDocument();
            else
                call.Out.Raw($"{job.Id}");
            if (call.Around.IsErrorTerminal)
                call.Error.Say(new Hint($"Job {job.Id} ({job.Name}) is {job.Status}. Look at it:", $"sluice job {job.Id}"));
            return ExitStatus.Done;
        }

        if (!call.IsJson)
            call.Out.Raw($"{job.Id}");
        call.WhenStopped = new($"Job {job.Id} goes on. Stop it:", $"sluice cancel {job.Id} --wait");
        return await new EndOfRun(call, call.Parsed.GetValue(_timeout)).WaitAsync(job);
    }

    private static Dictionary<string, string> Variables(string[] given)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            if (text.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var at))
                throw new UsageException($"-i '{text}' is not of the form name=value.");
            variables[text[..at]] = text[(at + 1)..];
        }

        return variables;
    }
}
