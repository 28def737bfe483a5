using Sluice.Connect.Batches;

namespace Sluice.Connect.Tests.Batches;

public sealed class DecimalValueTests
{
    [Theory]
    [InlineData("0", 0, "0")]
    [InlineData("0", 2, "0.00")]
    [InlineData("-5", 2, "-0.05")]
    [InlineData("12345", 2, "123.45")]
    [InlineData("-12345", 0, "-12345")]
    [InlineData("99999999999999999999999999999999999999", 38, "0.99999999999999999999999999999999999999")]
    [InlineData("-170141183460469231731687303715884105728", 10, "-17014118346046923173168730371.5884105728")]
    public void All_digits_of_the_scale_are_written(string unscaled, int scale, string text) =>
        Assert.Equal(text, new DecimalValue(Int128.Parse(unscaled), scale).ToString());

    [Fact]
    public void Values_of_different_scale_are_different() =>
        Assert.NotEqual(new DecimalValue(10, 1), new DecimalValue(100, 2));
}
