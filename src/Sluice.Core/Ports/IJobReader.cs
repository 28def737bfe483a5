using Sluice.Core.Submissions;

namespace Sluice.Core.Ports;

/// <summary>Reads job files that somebody sends: checks them, and puts them into the form that is stored. Connects to nothing. Thread-safe.</summary>
public interface IJobReader
{
    /// <summary>Reads a job: either with all mistakes that were found, or ready to be stored.</summary>
    JobReading Read(JobText job);

    /// <summary>
    /// The paths of options that differ between a stored job and a newer one, where a run that goes on must not differ; none: it may go on.
    /// </summary>
    /// <param name="stored">A job as it is stored.</param>
    /// <param name="now">The newer one, as <see cref="JobReading.Config"/>.</param>
    IReadOnlyList<string> Differs(string stored, string now);

    /// <summary>A stored job without its secrets: to show.</summary>
    string Mask(string stored);
}
