using CsCheck;
using Sluice.Connect.Batches;

namespace Sluice.Connect.Tests.Batches;

public sealed class TemporalValuesTests
{
    [Fact]
    public void Dates_times_and_timestamps_come_back_as_they_went()
    {
        Gen.DateOnly.Sample(date => Assert.Equal(date, TemporalValues.ToDate(TemporalValues.FromDate(date))));
        Gen.TimeOnly.Sample(time => Assert.Equal(time, TemporalValues.ToTime(TemporalValues.FromTime(time))));
        Gen.DateTime.Sample(value =>
        {
            var cut = value.AddTicks(-(value.Ticks % 10));
            Assert.Equal(cut, TemporalValues.ToTimestamp(TemporalValues.FromTimestamp(value)));
        });
    }

    [Fact]
    public void Before_1970_fractions_are_cut_towards_the_past() =>
        Assert.Equal(-1, TemporalValues.FromTimestamp(new DateTime(1969, 12, 31, 23, 59, 59).AddTicks(9_999_999)));

    [Fact]
    public void An_instant_is_counted_in_UTC() =>
        Assert.Equal(0, TemporalValues.FromInstant(new DateTimeOffset(1970, 1, 1, 2, 0, 0, TimeSpan.FromHours(2))));
}
