using System.Globalization;
using Sluice.Connect.Errors;
using Sluice.Runtime.Tasks;

namespace Sluice.Runtime.Attempts;

/// <summary>
/// Where an attempt is, and since when: the last step of its reading side and of its writing side. Whichever has not moved for longer holds up
/// the other, since the queue between them is short. Any thread.
/// </summary>
internal sealed class AttemptTrail(TimeProvider time) : IBreadcrumb
{
    private const string ReadingSide = "source.";
    private const int LongestDetail = 300;

    private volatile Step? _reading;
    private volatile Step? _writing;

    public void At(string stage, string? detail = null)
    {
        var isReading = stage.StartsWith(ReadingSide, StringComparison.Ordinal);
        var last = isReading ? _reading : _writing;
        if (last is not null && ReferenceEquals(last.Stage, stage) && ReferenceEquals(last.Detail, detail))
        {
            last.Since = time.GetTimestamp();
            return;
        }

        var step = new Step(stage, detail) { Since = time.GetTimestamp() };
        if (isReading)
            _reading = step;
        else
            _writing = step;
    }

    /// <summary>What it is at, for people; <c>null</c> before it began.</summary>
    public string? Describe()
    {
        var reading = _reading is { } r && r.Stage != ReadPump.EndStage ? r : null;
        var steps = new[] { reading, _writing }.OfType<Step>().OrderBy(s => s.Since).Select(Describe).ToList();
        return steps.Count switch
        {
            0 => null,
            1 => steps[0],
            _ => $"{steps[0]}; beside it {steps[1]}",
        };
    }

    private string Describe(Step step)
    {
        var detail = step.Detail is { Length: > LongestDetail } text ? string.Concat(text.AsSpan(0, LongestDetail), "...") : step.Detail;
        var seconds = time.GetElapsedTime(step.Since).TotalSeconds;
        return $"{step.Stage} {detail}".TrimEnd() + string.Create(CultureInfo.InvariantCulture, $" for {seconds:0.0} s");
    }

    private sealed record Step(string Stage, string? Detail)
    {
        private long _since;

        public long Since
        {
            get => Volatile.Read(ref _since);
            set => Volatile.Write(ref _since, value);
        }
    }
}
