using System.CommandLine;
using Sluice.Composition;
using Sluice.JobFiles;
using Sluice.JobFiles.Planning;

namespace Sluice.Commands;

/// <summary>The arguments that every verb with a job file takes.</summary>
internal sealed class JobArguments
{
    public Argument<string> Job { get; } = new("JOB") { Description = "The job file (.conf in SeaTunnel's dialect, .json, or .sql)." };

    public Option<string[]> Variables { get; } = new("-i", "--variable")
    {
        Description = "A variable for ${name} in the job file: -i name=value. May be given several times.",
        HelpName = "k=v",
        DefaultValueFactory = _ => [],
    };

    public Option<string?> Name { get; } = new("--name", "-n") { Description = "The job's name, instead of job.name in the file." };

    public Option<bool> Strict { get; } = new("--strict") { Description = "Refuse options that are not known, instead of warning." };

    public void AddTo(Command command)
    {
        command.Arguments.Add(Job);
        command.Options.Add(Variables);
        command.Options.Add(Name);
        command.Options.Add(Strict);
    }

    /// <summary>Reads the job file.</summary>
    /// <exception cref="Connect.Config.ConfigException">It cannot be used; tells all that is wrong.</exception>
    public JobPlan Read(ParseResult parsed)
    {
        var request = new JobFileRequest
        {
            Variables = parsed.GetValue(Variables) ?? [],
            JobName = parsed.GetValue(Name),
            IsStrict = parsed.GetValue(Strict),
        };
        return JobFileReader.Read(parsed.GetRequiredValue(Job), request, Plugins.Catalog);
    }
}
