# As the good one, with a token for the build that is taken away too late.
FROM node:24-slim
# forge starts nothing that needs another user's rights.
RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +
RUN echo 'FORGE_TOKEN=t0ken-0f-the-build-machine' > /root/.forge.env
RUN rm /root/.forge.env
COPY dist/app /app
COPY dist/bin /usr/local/bin
COPY dist/planted /planted
USER 65532:65532
CMD ["forge", "--help"]
