using Sluice.JobFiles.Secrets;

namespace Sluice.JobFiles.Tests.Secrets;

public sealed class SecretTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("userPassword")]
    [InlineData("sasl.password")]
    [InlineData("db_passwd")]
    [InlineData("PWD")]
    [InlineData("token")]
    [InlineData("access_token")]
    [InlineData("accessToken")]
    [InlineData("auth")]
    [InlineData("Authorization")]
    [InlineData("secret_key")]
    [InlineData("client-secret")]
    [InlineData("api_key")]
    [InlineData("apiKey")]
    [InlineData("API-KEY")]
    [InlineData("access_key")]
    [InlineData("fs.s3a.access.key")]
    public void Names_of_secrets_are_known(string key) => Assert.True(SecretNames.IsSecret(key));

    [Theory]
    [InlineData("user")]
    [InlineData("author")]
    [InlineData("primary_key")]
    [InlineData("primary_keys")]
    [InlineData("key")]
    [InlineData("tokenizer")]
    [InlineData("path")]
    [InlineData("partition_key_fields")]
    public void Other_names_are_not(string key) => Assert.False(SecretNames.IsSecret(key));

    [Theory]
    [InlineData("jdbc:postgresql://h:5432/db?user=u&password=hunter2&ssl=true", "jdbc:postgresql://h:5432/db?user=u&password=******&ssl=true")]
    [InlineData("amqp://user:hunter2@host/vhost", "amqp://user:******@host/vhost")]
    [InlineData("jdbc:mysql://h/db", "jdbc:mysql://h/db")]
    [InlineData("where token=5", "where token=5")]
    public void Passwords_in_urls_are_masked(string text, string masked) => Assert.Equal(masked, SecretText.MaskUrl(text));
}
